import type { ToolDefinition, ToolsEvent, ToolVersion } from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import type { Projection } from '@gatehouse/projections';
import { fromReasons } from './quarantine-causes.js';
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
    const change = (of: (row: ToolRow) => Partial<ToolRow> | undefined) =>
      stamped.map((row) => ({ ...row, ...of(row) }));
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
        return change((row) => (row.name === event.tool ? { enabled: true } : undefined));
      case 'gatehouse.registry.v1.ToolDisabled':
        return change((row) => (row.name === event.tool ? { enabled: false } : undefined));
      case 'gatehouse.registry.v1.ToolQuarantined':
        return change((row) =>
          isMeant([event.version], row)
            ? { state: 'waiting', reasons: fromReasons(event.reasons), approvedHash: '' }
            : undefined,
        );
      case 'gatehouse.registry.v1.ToolsApproved':
        return change((row) =>
          isMeant(event.versions, row) ? { state: 'approved', reasons: [], approvedHash: row.hash } : undefined,
        );
      case 'gatehouse.registry.v1.ToolsRejected':
        return change((row) => (isMeant(event.versions, row) ? rejected(row) : undefined));
      // The policy is read from the ledger itself; its version is that of every row.
      case 'gatehouse.registry.v1.ApprovalPolicySet':
        return stamped;
      default:
        return rows;
    }
  },
};

function isMeant(versions: readonly (ToolVersion | undefined)[], { name, hash }: ToolRow): boolean {
  return versions.some((version) => version?.tool === name && version.hash === hash);
}

function rejected({ state, approvedHash }: ToolRow): Partial<ToolRow> {
  return { state: 'rejected', approvedHash: state === 'approved' ? '' : approvedHash };
}

function newDefinition(
  { stream, sequence, meta }: RecordedEvent,
  tool: ToolDefinition,
  rows: readonly ToolRow[],
): ToolRow {
  const before = rows.find((row) => row.name === tool.name);
  const at = new Date(meta.time);
  const isApproved = tool.waitsFor.length === 0;
  return {
    org: stream.org,
    backendId: stream.id,
    name: tool.name,
    hash: tool.hash,
    definition: JSON.parse(tool.json) as unknown,
    state: isApproved ? 'approved' : 'waiting',
    reasons: fromReasons(tool.waitsFor),
    approvedHash: isApproved ? tool.hash : (before?.approvedHash ?? ''),
    enabled: before?.enabled ?? true,
    listed: true,
    version: sequence,
    firstSeenAt: before?.firstSeenAt ?? at,
    changedAt: at,
  };
}
