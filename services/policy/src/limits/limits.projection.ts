import type { LimitEvent } from '@gatehouse/contracts';
import type { Projection } from '@gatehouse/projections';
import { toBody } from './limit.mapper.js';
import { LimitRow } from './limits.entity.js';

/** Rows of the limits that exist. */
export const limitsProjection: Projection<LimitRow> = {
  name: 'limits',
  aggregate: 'limit',
  entity: LimitRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, { event: recorded, stream, sequence }) {
    const event = recorded as LimitEvent | null;
    switch (event?.$typeName) {
      case 'gatehouse.policy.v1.LimitAdded':
      case 'gatehouse.policy.v1.LimitRevised':
        return event.limit ? [{ org: stream.org, id: stream.id, limit: toBody(event.limit), version: sequence }] : rows;
      case 'gatehouse.policy.v1.LimitRemoved':
        return [];
      default:
        return rows;
    }
  },
};
