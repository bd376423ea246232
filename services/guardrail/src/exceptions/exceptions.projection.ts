import type { ExceptionEvent } from '@gatehouse/contracts';
import type { Projection } from '@gatehouse/projections';
import { toExceptionBody } from './exception.mapper.js';
import { ExceptionRow } from './exceptions.entity.js';

/** Rows of the exceptions that were not removed, those that have expired too. */
export const exceptionsProjection: Projection<ExceptionRow> = {
  name: 'guardrail-exceptions',
  aggregate: 'exception',
  entity: ExceptionRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, { event: recorded, stream, sequence }) {
    const event = recorded as ExceptionEvent | null;
    switch (event?.$typeName) {
      case 'gatehouse.guardrail.v1.ExceptionAdded':
      case 'gatehouse.guardrail.v1.ExceptionRevised': {
        const { exception } = event;
        const key = { org: stream.org, id: stream.id, version: sequence };
        return exception ? [{ ...key, exception: toExceptionBody(exception) }] : rows;
      }
      case 'gatehouse.guardrail.v1.ExceptionRemoved':
        return [];
      default:
        return rows;
    }
  },
};
