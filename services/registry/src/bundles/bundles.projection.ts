import type { BundleEvent, BundleSettings } from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import type { Projection } from '@gatehouse/projections';
import { toMembers } from './bundle.mapper.js';
import { BundleRow } from './bundles.entity.js';

/** Rows of the bundles that exist. */
export const bundlesProjection: Projection<BundleRow> = {
  name: 'bundles',
  aggregate: 'bundle',
  entity: BundleRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, recorded) {
    const event = recorded.event as BundleEvent | null;
    switch (event?.$typeName) {
      case 'gatehouse.registry.v1.BundleCreated':
      case 'gatehouse.registry.v1.BundleRevised':
        return event.settings ? [rowAfter(recorded, event.settings, rows[0])] : rows;
      case 'gatehouse.registry.v1.BundleRemoved':
        return [];
      default:
        return rows;
    }
  },
};

function rowAfter(
  { stream, sequence, meta }: RecordedEvent,
  settings: BundleSettings,
  before: BundleRow | undefined,
): BundleRow {
  const { name, description, instructions, toolSearch } = settings;
  const at = new Date(meta.time);
  return {
    org: stream.org,
    id: stream.id,
    name,
    description,
    instructions,
    toolSearch,
    members: toMembers(settings),
    version: sequence,
    createdAt: before?.createdAt ?? at,
    changedAt: at,
  };
}
