import type { PartHashes, ToolDefinition, ToolsEvent, ToolVersion } from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import type { Projection } from '@gatehouse/projections';
import { fromReasons } from './quarantine-causes.js';
import { ToolVersionRow } from './tool-versions.entity.js';

/** Of each tool; older ones are in the events alone. */
const maxVersions = 50;

/** Rows of the versions of each tool. */
export const toolVersionsProjection: Projection<ToolVersionRow> = {
  name: 'tool-versions',
  aggregate: 'tools',
  entity: ToolVersionRow,
  rowsOf: ({ org, id }) => ({ org, backendId: id }),
  project(rows, recorded) {
    const event = recorded.event as ToolsEvent | null;
    switch (event?.$typeName) {
      case 'gatehouse.registry.v1.ToolsDiscovered': {
        const changed = new Map(event.changed.map((definition) => [definition.name, definition]));
        return [...changed.values()].reduce((all, definition) => withVersion(all, recorded, definition), rows);
      }
      case 'gatehouse.registry.v1.ToolQuarantined':
        return onNewest(rows, [event.version], { state: 'waiting', reasons: fromReasons(event.reasons) });
      case 'gatehouse.registry.v1.ToolsApproved':
        return onNewest(rows, event.versions, { state: 'approved', ...decision(recorded, event.note) });
      case 'gatehouse.registry.v1.ToolsRejected':
        return onNewest(rows, event.versions, { state: 'rejected', ...decision(recorded, event.note) });
      default:
        return rows;
    }
  },
};

function decision({ meta }: RecordedEvent, note: string): Partial<ToolVersionRow> {
  return { decidedBy: meta.principalId, decidedAt: new Date(meta.time), note };
}

function onNewest(
  rows: readonly ToolVersionRow[],
  versions: readonly (ToolVersion | undefined)[],
  fields: Partial<ToolVersionRow>,
): readonly ToolVersionRow[] {
  return rows.map((row) => {
    const isMeant = versions.some((version) => version?.tool === row.tool && version.hash === row.hash);
    return isMeant && row.replacedAt === null ? { ...row, ...fields } : row;
  });
}

function withVersion(
  rows: readonly ToolVersionRow[],
  { stream, sequence, meta }: RecordedEvent,
  { name, hash, json, parts, waitsFor }: ToolDefinition,
): readonly ToolVersionRow[] {
  const at = new Date(meta.time);
  const fresh: ToolVersionRow = {
    org: stream.org,
    backendId: stream.id,
    tool: name,
    sequence,
    hash,
    definition: JSON.parse(json) as unknown,
    parts: toParts(parts),
    state: waitsFor.length === 0 ? 'approved' : 'waiting',
    reasons: fromReasons(waitsFor),
    seenAt: at,
    replacedAt: null,
    decidedBy: '',
    decidedAt: null,
    note: '',
  };
  const older = rows
    .filter((row) => row.tool === name)
    .sort((a, b) => b.sequence - a.sequence)
    .slice(0, maxVersions - 1)
    .map((row) => (row.replacedAt === null ? { ...row, replacedAt: at } : row));
  return [...rows.filter((row) => row.tool !== name), ...older, fresh];
}

function toParts(parts: PartHashes | undefined): ToolVersionRow['parts'] {
  if (!parts) return {};
  const { title, description, inputSchema, outputSchema, annotations, meta } = parts;
  return { title, description, inputSchema, outputSchema, annotations, meta };
}
