import {
  AccessRuleAddedSchema,
  AccessRuleRemovedSchema,
  AccessRuleRevisedSchema,
  AccessRuleSchema,
  create,
  toJsonString,
  type AccessRule,
  type AccessRuleEvent,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of an access rule: it is added under a new id, revised and removed while it exists. */
export type AccessRuleCommand =
  | { type: 'AddAccessRule'; rule: AccessRule }
  | { type: 'ReviseAccessRule'; rule: AccessRule }
  | { type: 'RemoveAccessRule' };

export type AccessRuleState = { status: 'absent' } | { status: 'present'; rule: AccessRule };

function decide(command: AccessRuleCommand, state: AccessRuleState): AccessRuleEvent | null {
  if (command.type === 'AddAccessRule') {
    if (state.status === 'present') throw new GatehouseError('GATEHOUSE_REQUEST_CONFLICT');
    return create(AccessRuleAddedSchema, { rule: command.rule });
  }
  if (state.status === 'absent') throw new GatehouseError('GATEHOUSE_RULE_NOT_FOUND');
  if (command.type === 'RemoveAccessRule') return create(AccessRuleRemovedSchema);
  return textOf(command.rule) === textOf(state.rule) ? null : create(AccessRuleRevisedSchema, { rule: command.rule });
}

function textOf(rule: AccessRule): string {
  return toJsonString(AccessRuleSchema, create(AccessRuleSchema, rule));
}

function evolve(state: AccessRuleState, event: AccessRuleEvent): AccessRuleState {
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.AccessRuleAdded':
    case 'gatehouse.policy.v1.AccessRuleRevised':
      return event.rule ? { status: 'present', rule: event.rule } : state;
    case 'gatehouse.policy.v1.AccessRuleRemoved':
      return { status: 'absent' };
    default:
      return (event satisfies never, state);
  }
}

export const accessRuleDecider: Decider<AccessRuleState, AccessRuleCommand, AccessRuleEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
