import {
  create,
  toJsonString,
  WebSearchPolicyAddedSchema,
  WebSearchPolicyRemovedSchema,
  WebSearchPolicyRevisedSchema,
  WebSearchPolicySchema,
  type WebSearchPolicy,
  type WebSearchPolicyEvent,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** A web-search policy is added under a new id, revised and removed while it exists. */
export type WebSearchPolicyCommand =
  | { type: 'AddWebSearchPolicy'; policy: WebSearchPolicy }
  | { type: 'ReviseWebSearchPolicy'; policy: WebSearchPolicy }
  | { type: 'RemoveWebSearchPolicy' };

export type WebSearchPolicyState = { status: 'absent' } | { status: 'present'; policy: WebSearchPolicy };

function decide(command: WebSearchPolicyCommand, state: WebSearchPolicyState): WebSearchPolicyEvent | null {
  if (command.type === 'AddWebSearchPolicy') {
    if (state.status === 'present') throw new GatehouseError('GATEHOUSE_REQUEST_CONFLICT');
    return create(WebSearchPolicyAddedSchema, { policy: command.policy });
  }
  if (state.status === 'absent') throw new GatehouseError('GATEHOUSE_WEB_SEARCH_POLICY_NOT_FOUND');
  if (command.type === 'RemoveWebSearchPolicy') return create(WebSearchPolicyRemovedSchema);
  const { policy } = command;
  return textOf(policy) === textOf(state.policy) ? null : create(WebSearchPolicyRevisedSchema, { policy });
}

function textOf(policy: WebSearchPolicy): string {
  return toJsonString(WebSearchPolicySchema, create(WebSearchPolicySchema, policy));
}

function evolve(state: WebSearchPolicyState, event: WebSearchPolicyEvent): WebSearchPolicyState {
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.WebSearchPolicyAdded':
    case 'gatehouse.policy.v1.WebSearchPolicyRevised':
      return event.policy ? { status: 'present', policy: event.policy } : state;
    case 'gatehouse.policy.v1.WebSearchPolicyRemoved':
      return { status: 'absent' };
    default:
      return (event satisfies never, state);
  }
}

export const webSearchPolicyDecider: Decider<WebSearchPolicyState, WebSearchPolicyCommand, WebSearchPolicyEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
