import {
  ConnectionCreatedSchema,
  ConnectionRemovedSchema,
  ConnectionSecretReplacedSchema,
  create,
  type ConnectionEvent,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of a connection: one per backend and user (or shared); its secret is only ever named by its version. */
export type ConnectionCommand =
  | {
      type: 'SaveConnection';
      backendId: string;
      userId: string;
      headerNames: string[];
      secretVersion: number;
      fingerprint: string;
    }
  | { type: 'RemoveConnection' };

export type ConnectionState = { status: 'absent' } | { status: 'present'; secretVersion: number };

function decide(command: ConnectionCommand, state: ConnectionState): ConnectionEvent | null {
  if (command.type === 'RemoveConnection') {
    if (state.status === 'absent') throw new GatehouseError('GATEHOUSE_CONNECTION_NOT_FOUND');
    return create(ConnectionRemovedSchema);
  }
  const { backendId, userId, headerNames, secretVersion, fingerprint } = command;
  if (state.status === 'absent') {
    return create(ConnectionCreatedSchema, { backendId, userId, headerNames, secretVersion, fingerprint });
  }
  // Of two replacements at once the later secret holds.
  if (secretVersion <= state.secretVersion) throw new GatehouseError('GATEHOUSE_REQUEST_CONFLICT');
  return create(ConnectionSecretReplacedSchema, { headerNames, secretVersion, fingerprint });
}

function evolve(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  switch (event.$typeName) {
    case 'gatehouse.auth.v1.ConnectionCreated':
    case 'gatehouse.auth.v1.ConnectionSecretReplaced':
      return { status: 'present', secretVersion: event.secretVersion };
    case 'gatehouse.auth.v1.ConnectionRemoved':
      return { status: 'absent' };
    default:
      return (event satisfies never, state);
  }
}

export const connectionDecider: Decider<ConnectionState, ConnectionCommand, ConnectionEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
