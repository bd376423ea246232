import {
  AgentAddedSchema,
  AgentReconfiguredSchema,
  AgentRemovedSchema,
  AgentSettingsSchema,
  BackendMappedSchema,
  BackendUnmappedSchema,
  ClientAssignedSchema,
  ClientReleasedSchema,
  create,
  toJsonString,
  type AgentEvent,
  type AgentSettings,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of an agent: predefined agents exist without an event and can be mapped and given clients; custom ones are added first. */
export type AgentCommand =
  | { type: 'AddAgent'; isPredefined: boolean; settings: AgentSettings }
  | { type: 'ReconfigureAgent'; isPredefined: boolean; settings: AgentSettings }
  | { type: 'RemoveAgent'; isPredefined: boolean }
  | { type: 'MapBackend'; isPredefined: boolean; backendId: string }
  | { type: 'UnmapBackend'; isPredefined: boolean; backendId: string }
  | { type: 'AssignClient'; isPredefined: boolean; clientId: string }
  | { type: 'ReleaseClient'; isPredefined: boolean; clientId: string };

export interface AgentState {
  /** Whether it is a custom agent that was added and not removed. */
  exists: boolean;
  settings?: AgentSettings;
  /** OAuth clients that are this agent, besides those that the product knows. */
  clientIds: readonly string[];
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
  const isAssigned = 'clientId' in command && state.clientIds.includes(command.clientId);
  switch (command.type) {
    case 'ReconfigureAgent':
      if (command.isPredefined) throw new GatehouseError('GATEHOUSE_AGENT_PREDEFINED');
      if (state.settings && isSame(command.settings, { ...state.settings, clientIds: [...state.clientIds] }))
        return null;
      return create(AgentReconfiguredSchema, { settings: command.settings });
    case 'RemoveAgent':
      if (command.isPredefined) throw new GatehouseError('GATEHOUSE_AGENT_PREDEFINED');
      return create(AgentRemovedSchema);
    case 'MapBackend':
      return isMapped ? null : create(BackendMappedSchema, { backendId: command.backendId });
    case 'UnmapBackend':
      return isMapped ? create(BackendUnmappedSchema, { backendId: command.backendId }) : null;
    case 'AssignClient':
      return isAssigned ? null : create(ClientAssignedSchema, { clientId: command.clientId });
    case 'ReleaseClient':
      if (!isAssigned) throw new GatehouseError('GATEHOUSE_AGENT_CLIENT_UNKNOWN');
      return create(ClientReleasedSchema, { clientId: command.clientId });
  }
}

function isSame(a: AgentSettings, b: AgentSettings): boolean {
  const text = (settings: AgentSettings) => toJsonString(AgentSettingsSchema, create(AgentSettingsSchema, settings));
  return text(a) === text(b);
}

function evolve(state: AgentState, event: AgentEvent): AgentState {
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.AgentAdded':
    case 'gatehouse.policy.v1.AgentReconfigured':
      return { ...state, exists: true, ...settingsOf(event.settings) };
    case 'gatehouse.policy.v1.AgentRemoved':
      return { exists: false, clientIds: [], backends: [] };
    case 'gatehouse.policy.v1.BackendMapped':
      return { ...state, backends: [...new Set([...state.backends, event.backendId])] };
    case 'gatehouse.policy.v1.BackendUnmapped':
      return { ...state, backends: state.backends.filter((id) => id !== event.backendId) };
    case 'gatehouse.policy.v1.ClientAssigned':
      return { ...state, clientIds: [...new Set([...state.clientIds, event.clientId])] };
    case 'gatehouse.policy.v1.ClientReleased':
      return { ...state, clientIds: state.clientIds.filter((id) => id !== event.clientId) };
    default:
      return (event satisfies never, state);
  }
}

function settingsOf(settings: AgentSettings | undefined): Partial<AgentState> {
  return settings ? { settings, clientIds: settings.clientIds } : {};
}

export const agentDecider: Decider<AgentState, AgentCommand, AgentEvent> = {
  initialState: { exists: false, clientIds: [], backends: [] },
  decide,
  evolve,
};
