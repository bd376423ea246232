import {
  AccessTokenIssuedSchema,
  AccessTokenRevokedSchema,
  create,
  type AccessTokenEvent,
  type AccessTokenIssued,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of an access token: issued once under a new id, revoked once, never changed. */
export type AccessTokenCommand =
  | { type: 'IssueAccessToken'; token: Omit<AccessTokenIssued, '$typeName' | '$unknown'> }
  | { type: 'RevokeAccessToken'; note: string };

export interface AccessTokenState {
  status: 'absent' | 'valid' | 'revoked';
}

function decide(command: AccessTokenCommand, { status }: AccessTokenState): AccessTokenEvent | null {
  if (command.type === 'IssueAccessToken') {
    if (status !== 'absent') throw new GatehouseError('GATEHOUSE_REQUEST_CONFLICT');
    return create(AccessTokenIssuedSchema, command.token);
  }
  if (status === 'absent') throw new GatehouseError('GATEHOUSE_TOKEN_NOT_FOUND');
  return status === 'revoked' ? null : create(AccessTokenRevokedSchema, { note: command.note });
}

function evolve(state: AccessTokenState, event: AccessTokenEvent): AccessTokenState {
  switch (event.$typeName) {
    case 'gatehouse.auth.v1.AccessTokenIssued':
      return { status: 'valid' };
    case 'gatehouse.auth.v1.AccessTokenRevoked':
      return { status: 'revoked' };
    default:
      return (event satisfies never, state);
  }
}

export const accessTokenDecider: Decider<AccessTokenState, AccessTokenCommand, AccessTokenEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
