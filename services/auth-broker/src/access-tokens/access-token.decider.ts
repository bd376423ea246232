import {
  AccessTokenIssuedSchema,
  AccessTokenReplacedSchema,
  AccessTokenRevokedSchema,
  create,
  type AccessTokenEvent,
  type AccessTokenIssued,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of an access token: issued once under a new id, replaced by others as long as it is valid, revoked once. */
export type AccessTokenCommand =
  | { type: 'IssueAccessToken'; token: Omit<AccessTokenIssued, '$typeName' | '$unknown'> }
  | { type: 'ReplaceAccessToken'; replacedBy: string; validUntilMs: number }
  | { type: 'RevokeAccessToken'; note: string };

export interface AccessTokenState {
  status: 'absent' | 'valid' | 'revoked';
  /** The token that was issued in its place last. */
  replacedBy?: string;
}

function decide(command: AccessTokenCommand, { status, replacedBy }: AccessTokenState): AccessTokenEvent | null {
  if (command.type === 'IssueAccessToken') {
    if (status !== 'absent') throw new GatehouseError('GATEHOUSE_REQUEST_CONFLICT');
    return create(AccessTokenIssuedSchema, command.token);
  }
  if (status === 'absent') throw new GatehouseError('GATEHOUSE_TOKEN_NOT_FOUND');
  if (command.type === 'RevokeAccessToken') {
    return status === 'revoked' ? null : create(AccessTokenRevokedSchema, { note: command.note });
  }
  if (status === 'revoked') throw new GatehouseError('GATEHOUSE_TOKEN_ENDED');
  if (replacedBy === command.replacedBy) return null;
  const { validUntilMs } = command;
  return create(AccessTokenReplacedSchema, { replacedBy: command.replacedBy, validUntilMs });
}

function evolve(state: AccessTokenState, event: AccessTokenEvent): AccessTokenState {
  switch (event.$typeName) {
    case 'gatehouse.auth.v1.AccessTokenIssued':
      return { status: 'valid' };
    case 'gatehouse.auth.v1.AccessTokenReplaced':
      return { ...state, replacedBy: event.replacedBy };
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
