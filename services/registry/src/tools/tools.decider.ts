import {
  create,
  ToolDisabledSchema,
  ToolEnabledSchema,
  ToolsDiscoveredSchema,
  type ToolDefinition,
  type ToolsEvent,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of a backend's tool ledger: definitions are known by their hash, and only a known tool is switched. */
export type ToolsCommand =
  | { type: 'RecordListing'; definitions: readonly ToolDefinition[] }
  | { type: 'EnableTool'; tool: string }
  | { type: 'DisableTool'; tool: string };

/** Per tool name: the hash of its newest definition, and whether it is on. Off stays off when a tool comes back. */
export interface ToolsState {
  tools: Readonly<Record<string, { hash: string; enabled: boolean; listed: boolean }>>;
}

function decide(command: ToolsCommand, { tools }: ToolsState): ToolsEvent | null {
  switch (command.type) {
    case 'RecordListing':
      return recordListing(command.definitions, tools);
    case 'EnableTool':
      return known(command.tool, tools).enabled ? null : create(ToolEnabledSchema, { tool: command.tool });
    case 'DisableTool':
      return known(command.tool, tools).enabled ? create(ToolDisabledSchema, { tool: command.tool }) : null;
  }
}

function recordListing(definitions: readonly ToolDefinition[], tools: ToolsState['tools']): ToolsEvent | null {
  const listed = new Set(definitions.map((d) => d.name));
  const changed = definitions.filter(({ name, hash }) => {
    const tool = own(tools, name);
    return !tool?.listed || tool.hash !== hash;
  });
  const removed = Object.keys(tools).filter((name) => tools[name]?.listed && !listed.has(name));
  return changed.length + removed.length === 0
    ? null
    : create(ToolsDiscoveredSchema, { changed: [...changed], removed });
}

/** The tool as the ledger knows it. @throws GatehouseError GATEHOUSE_TOOL_NOT_FOUND */
export function known(tool: string, tools: ToolsState['tools']) {
  const found = own(tools, tool);
  if (!found?.listed) throw new GatehouseError('GATEHOUSE_TOOL_NOT_FOUND', { detail: `No tool "${tool}".` });
  return found;
}

// A backend may call a tool "constructor".
function own(tools: ToolsState['tools'], name: string) {
  return Object.hasOwn(tools, name) ? tools[name] : undefined;
}

function evolve(state: ToolsState, event: ToolsEvent): ToolsState {
  const tools = new Map(Object.entries(state.tools));
  const change = (name: string, fields: Partial<{ hash: string; enabled: boolean; listed: boolean }>) =>
    tools.set(name, { hash: '', enabled: true, listed: true, ...tools.get(name), ...fields });
  switch (event.$typeName) {
    case 'gatehouse.registry.v1.ToolsDiscovered':
      for (const { name, hash } of event.changed) change(name, { hash, listed: true });
      for (const name of event.removed) change(name, { listed: false });
      break;
    case 'gatehouse.registry.v1.ToolEnabled':
      change(event.tool, { enabled: true });
      break;
    case 'gatehouse.registry.v1.ToolDisabled':
      change(event.tool, { enabled: false });
      break;
    default:
      return (event satisfies never, state);
  }
  return { tools: Object.fromEntries(tools) };
}

export const toolsDecider: Decider<ToolsState, ToolsCommand, ToolsEvent> = {
  initialState: { tools: {} },
  decide,
  evolve,
};
