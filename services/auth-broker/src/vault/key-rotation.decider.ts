import { create, KeyRotationFinishedSchema, KeyRotationStartedSchema, type VaultEvent } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of a rotation of data keys: one at a time, finished by whoever has done the last of it. */
export type KeyRotationCommand =
  | { type: 'StartKeyRotation'; dataKeyId: string }
  | { type: 'FinishKeyRotation'; dataKeyId: string; resealed: number; unreadable: number };

export type KeyRotationState = { status: 'idle' } | { status: 'running'; dataKeyId: string };

function decide(command: KeyRotationCommand, state: KeyRotationState): VaultEvent | null {
  const { dataKeyId } = command;
  if (command.type === 'StartKeyRotation') {
    if (state.status === 'running') throw new GatehouseError('GATEHOUSE_SECRET_ROTATION_RUNNING');
    return create(KeyRotationStartedSchema, { dataKeyId });
  }
  // Another replica has finished it.
  if (state.status === 'idle' || state.dataKeyId !== dataKeyId) return null;
  const { resealed, unreadable } = command;
  return create(KeyRotationFinishedSchema, { dataKeyId, resealed, unreadable });
}

function evolve(state: KeyRotationState, event: VaultEvent): KeyRotationState {
  switch (event.$typeName) {
    case 'gatehouse.auth.v1.KeyRotationStarted':
      return { status: 'running', dataKeyId: event.dataKeyId };
    case 'gatehouse.auth.v1.KeyRotationFinished':
      return { status: 'idle' };
    default:
      return (event satisfies never, state);
  }
}

export const keyRotationDecider: Decider<KeyRotationState, KeyRotationCommand, VaultEvent> = {
  initialState: { status: 'idle' },
  decide,
  evolve,
};
