import {
  create,
  LimitAddedSchema,
  LimitRemovedSchema,
  LimitRevisedSchema,
  LimitSchema,
  toJsonString,
  type Limit,
  type LimitEvent,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of a limit: it is added under a new id, revised and removed while it exists. */
export type LimitCommand =
  { type: 'AddLimit'; limit: Limit } | { type: 'ReviseLimit'; limit: Limit } | { type: 'RemoveLimit' };

export type LimitState = { status: 'absent' } | { status: 'present'; limit: Limit };

function decide(command: LimitCommand, state: LimitState): LimitEvent | null {
  if (command.type === 'AddLimit') {
    if (state.status === 'present') throw new GatehouseError('GATEHOUSE_REQUEST_CONFLICT');
    return create(LimitAddedSchema, { limit: command.limit });
  }
  if (state.status === 'absent') throw new GatehouseError('GATEHOUSE_LIMIT_NOT_FOUND');
  if (command.type === 'RemoveLimit') return create(LimitRemovedSchema);
  return textOf(command.limit) === textOf(state.limit) ? null : create(LimitRevisedSchema, { limit: command.limit });
}

function textOf(limit: Limit): string {
  return toJsonString(LimitSchema, create(LimitSchema, limit));
}

function evolve(state: LimitState, event: LimitEvent): LimitState {
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.LimitAdded':
    case 'gatehouse.policy.v1.LimitRevised':
      return event.limit ? { status: 'present', limit: event.limit } : state;
    case 'gatehouse.policy.v1.LimitRemoved':
      return { status: 'absent' };
    default:
      return (event satisfies never, state);
  }
}

export const limitDecider: Decider<LimitState, LimitCommand, LimitEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
