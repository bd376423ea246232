import type { ToolDefinition, ToolsEvent } from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import type { Projection } from '@gatehouse/projections';
import { ToolRow } from './tools.entity.js';

/** Rows of the tools of each backend, with their newest definition. */
export const toolsProjection: Projection<ToolRow> = {
  name: 'tools',
  aggregate: 'tools',
  entity: ToolRow,
  rowsOf: ({ org, id }) => ({ org, backendId: id }),
  project(rows, recorded) {
    const event = recorded.event as ToolsEvent | null;
    const stamped = rows.map((row) => ({ ...row, version: recorded.sequence }));
    switch (event?.$typeName) {
      case 'gatehouse.registry.v1.ToolsDiscovered': {
        const removed = new Set(event.removed);
        // A name that an old event holds twice is one row.
        const changed = new Map(event.changed.map((d) => [d.name, d]));
        const kept = stamped
          .filter((row) => !changed.has(row.name))
          .map((row) => (removed.has(row.name) ? { ...row, listed: false } : row));
        return [...kept, ...[...changed.values()].map((d) => newDefinition(recorded, d, rows))];
      }
      case 'gatehouse.registry.v1.ToolEnabled':
        return stamped.map((row) => (row.name === event.tool ? { ...row, enabled: true } : row));
      case 'gatehouse.registry.v1.ToolDisabled':
        return stamped.map((row) => (row.name === event.tool ? { ...row, enabled: false } : row));
      default:
        return rows;
    }
  },
};

function newDefinition(
  { stream, sequence, meta }: RecordedEvent,
  tool: ToolDefinition,
  rows: readonly ToolRow[],
): ToolRow {
  const before = rows.find((row) => row.name === tool.name);
  const at = new Date(meta.time);
  return {
    org: stream.org,
    backendId: stream.id,
    name: tool.name,
    hash: tool.hash,
    definition: JSON.parse(tool.json) as unknown,
    enabled: before?.enabled ?? true,
    listed: true,
    version: sequence,
    firstSeenAt: before?.firstSeenAt ?? at,
    changedAt: at,
  };
}
