import type { CallerEvent } from '@gatehouse/contracts';
import type { Projection } from '@gatehouse/projections';
import { CallerRow, type CallerKind } from './callers.entity.js';

/** Rows of every caller of whom the deny list has ever said something. */
export const callersProjection: Projection<CallerRow> = {
  name: 'callers',
  aggregate: 'caller',
  entity: CallerRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, { event: recorded, stream, sequence, meta }) {
    const event = recorded as CallerEvent | null;
    const [kind = '', name = ''] = partsOf(stream.id);
    const known = rows[0] ?? {
      ...{ org: stream.org, id: stream.id, kind: kind as CallerKind, name, disabled: false, note: '' },
      ...{ tokensRevokedSeq: 0, tokensRevokedAt: null },
    };
    const stamp = { changedBy: meta.principalId, changedAt: new Date(meta.time), version: sequence };
    switch (event?.$typeName) {
      case 'gatehouse.auth.v1.CallerTokensRevoked':
        return [{ ...known, ...stamp, tokensRevokedSeq: sequence, tokensRevokedAt: stamp.changedAt }];
      case 'gatehouse.auth.v1.CallerDisabled':
        return [{ ...known, ...stamp, disabled: true, note: event.note }];
      case 'gatehouse.auth.v1.CallerEnabled':
        return [{ ...known, ...stamp, disabled: false, note: '' }];
      default:
        return rows;
    }
  },
};

/** `user~a~b` is the user `a~b`. */
function partsOf(id: string): [kind: string, name: string] {
  const end = id.indexOf('~');
  return [id.slice(0, end), id.slice(end + 1)];
}
