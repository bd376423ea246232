import {
  create,
  GrantRevokedSchema,
  PermissionsGrantedSchema,
  type GrantEvent,
  type PermissionsGranted,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of a permission grant: given once under a new id, taken back once. It is never changed. */
export type GrantCommand =
  { type: 'GrantPermissions'; grant: Omit<PermissionsGranted, '$typeName' | '$unknown'> } | { type: 'RevokeGrant' };

export interface GrantState {
  status: 'absent' | 'given' | 'revoked';
}

function decide(command: GrantCommand, { status }: GrantState): GrantEvent | null {
  if (command.type === 'GrantPermissions') {
    if (status !== 'absent') throw new GatehouseError('GATEHOUSE_REQUEST_CONFLICT');
    return create(PermissionsGrantedSchema, command.grant);
  }
  if (status === 'absent') throw new GatehouseError('GATEHOUSE_GRANT_NOT_FOUND');
  return status === 'revoked' ? null : create(GrantRevokedSchema);
}

function evolve(state: GrantState, event: GrantEvent): GrantState {
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.PermissionsGranted':
      return { status: 'given' };
    case 'gatehouse.policy.v1.GrantRevoked':
      return { status: 'revoked' };
    default:
      return (event satisfies never, state);
  }
}

export const grantDecider: Decider<GrantState, GrantCommand, GrantEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
