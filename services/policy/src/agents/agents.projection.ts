import type { AgentEvent, AgentSettings } from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import type { Projection } from '@gatehouse/projections';
import { AgentRow } from './agents.entity.js';

/** Rows of custom agents, and of predefined agents that were ever mapped or given a client. */
export const agentsProjection: Projection<AgentRow> = {
  name: 'agents',
  aggregate: 'agent',
  entity: AgentRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, recorded) {
    const event = recorded.event as AgentEvent | null;
    const row = { ...(rows[0] ?? emptyRow(recorded)), version: recorded.sequence };
    switch (event?.$typeName) {
      case 'gatehouse.policy.v1.AgentAdded':
      case 'gatehouse.policy.v1.AgentReconfigured':
        return [{ ...row, isCustom: true, ...settingsColumns(event.settings) }];
      case 'gatehouse.policy.v1.AgentRemoved':
        return [];
      case 'gatehouse.policy.v1.BackendMapped':
        return [{ ...row, backends: [...new Set([...row.backends, event.backendId])].sort() }];
      case 'gatehouse.policy.v1.BackendUnmapped':
        return [{ ...row, backends: row.backends.filter((id) => id !== event.backendId) }];
      case 'gatehouse.policy.v1.ClientAssigned':
        return [{ ...row, clientIds: [...new Set([...row.clientIds, event.clientId])] }];
      case 'gatehouse.policy.v1.ClientReleased':
        return [{ ...row, clientIds: row.clientIds.filter((id) => id !== event.clientId) }];
      default:
        return rows;
    }
  },
};

function emptyRow({ stream, sequence }: RecordedEvent): AgentRow {
  const { org, id } = stream;
  return { org, id, isCustom: false, name: '', description: '', clientIds: [], backends: [], version: sequence };
}

function settingsColumns(settings: AgentSettings | undefined) {
  return { name: settings?.name ?? '', description: settings?.description ?? '', clientIds: settings?.clientIds ?? [] };
}
