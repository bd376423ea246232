import {
  create,
  SearchAdapterSchema,
  SearchToolDescribedSchema,
  SearchToolForgottenSchema,
  SearchToolsForgottenSchema,
  toJsonString,
  type SearchAdapter,
  type SearchToolsEvent,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** What an administrator says of a backend's tools, one by one, until the backend is gone. */
export type SearchToolsCommand =
  | { type: 'DescribeTool'; tool: string; adapter: SearchAdapter }
  | { type: 'ForgetTool'; tool: string }
  | { type: 'ForgetTools' };

export interface SearchToolsState {
  /** What was said, as JSON, by tool. */
  said: readonly (readonly [tool: string, adapter: string])[];
}

function decide(command: SearchToolsCommand, { said }: SearchToolsState): SearchToolsEvent | null {
  if (command.type === 'ForgetTools') return said.length === 0 ? null : create(SearchToolsForgottenSchema);
  const { tool } = command;
  const known = said.find(([name]) => name === tool)?.[1];
  if (command.type === 'ForgetTool') {
    if (known === undefined) throw new GatehouseError('GATEHOUSE_SEARCH_TOOL_NOT_FOUND');
    return create(SearchToolForgottenSchema, { tool });
  }
  const { adapter } = command;
  return textOf(adapter) === known ? null : create(SearchToolDescribedSchema, { tool, adapter });
}

function textOf(adapter: SearchAdapter): string {
  return toJsonString(SearchAdapterSchema, create(SearchAdapterSchema, adapter));
}

function evolve(state: SearchToolsState, event: SearchToolsEvent): SearchToolsState {
  if (event.$typeName === 'gatehouse.policy.v1.SearchToolsForgotten') return { said: [] };
  const others = state.said.filter(([name]) => name !== event.tool);
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.SearchToolDescribed':
      return event.adapter ? { said: [...others, [event.tool, textOf(event.adapter)]] } : state;
    case 'gatehouse.policy.v1.SearchToolForgotten':
      return { said: others };
    default:
      return (event satisfies never, state);
  }
}

export const searchToolsDecider: Decider<SearchToolsState, SearchToolsCommand, SearchToolsEvent> = {
  initialState: { said: [] },
  decide,
  evolve,
};
