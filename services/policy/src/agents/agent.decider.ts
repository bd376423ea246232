import {
  AgentAddedSchema,
  AgentReconfiguredSchema,
  AgentRemovedSchema,
  AgentSettingsSchema,
  BackendMappedSchema,
  BackendUnmappedSchema,
  create,
  toJsonString,
  type AgentEvent,
  type AgentSettings,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of an agent: predefined agents exist without an event and can only be mapped; custom ones are added first. */
export type AgentCommand =
  | { type: 'AddAgent'; isPredefined: boolean; settings: AgentSettings }
  | { type: 'ReconfigureAgent'; isPredefined: boolean; settings: AgentSettings }
  | { type: 'RemoveAgent'; isPredefined: boolean }
  | { type: 'MapBackend'; isPredefined: boolean; backendId: string }
  | { type: 'UnmapBackend'; isPredefined: boolean; backendId: string };

export interface AgentState {
  /** Whether it is a custom agent that was added and not removed. */
  exists: boolean;
  settings?: AgentSettings;
  backends: readonly string[];
}

function decide(command: AgentCommand, state: AgentState): AgentEvent | null {
  if (command.type === 'AddAgent') {
    if (command.isPredefined || state.exists) throw new GatehouseError('GATEHOUSE_AGENT_EXISTS');
    return create(AgentAddedSchema, { settings: command.settings });
  }
  if (!command.isPredefined && !state.exists) throw new GatehouseError('GATEHOUSE_AGENT_NOT_FOUND');
  return change(command, state);
}

function change(command: Exclude<AgentCommand, { type: 'AddAgent' }>, state: AgentState): AgentEvent | null {
  const isMapped = 'backendId' in command && state.backends.includes(command.backendId);
  switch (command.type) {
    case 'ReconfigureAgent':
      if (command.isPredefined) throw new GatehouseError('GATEHOUSE_AGENT_PREDEFINED');
      if (isSame(command.settings, state.settings)) return null;
      return create(AgentReconfiguredSchema, { settings: command.settings });
    case 'RemoveAgent':
      if (command.isPredefined) throw new GatehouseError('GATEHOUSE_AGENT_PREDEFINED');
      return create(AgentRemovedSchema);
    case 'MapBackend':
      return isMapped ? null : create(BackendMappedSchema, { backendId: command.backendId });
    case 'UnmapBackend':
      return isMapped ? create(BackendUnmappedSchema, { backendId: command.backendId }) : null;
  }
}

function isSame(a: AgentSettings, b: AgentSettings | undefined): boolean {
  const text = (settings: AgentSettings) => toJsonString(AgentSettingsSchema, create(AgentSettingsSchema, settings));
  return b !== undefined && text(a) === text(b);
}

function evolve(state: AgentState, event: AgentEvent): AgentState {
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.AgentAdded':
    case 'gatehouse.policy.v1.AgentReconfigured':
      return { ...state, exists: true, ...(event.settings ? { settings: event.settings } : {}) };
    case 'gatehouse.policy.v1.AgentRemoved':
      return { exists: false, backends: [] };
    case 'gatehouse.policy.v1.BackendMapped':
      return { ...state, backends: [...new Set([...state.backends, event.backendId])] };
    case 'gatehouse.policy.v1.BackendUnmapped':
      return { ...state, backends: state.backends.filter((id) => id !== event.backendId) };
    default:
      return (event satisfies never, state);
  }
}

export const agentDecider: Decider<AgentState, AgentCommand, AgentEvent> = {
  initialState: { exists: false, backends: [] },
  decide,
  evolve,
};
