import type { VaultEvent } from '@gatehouse/contracts';
import type { Projection } from '@gatehouse/projections';
import { KeyRotationRow } from './key-rotations.entity.js';

/** One row for each organization that has ever rotated its data keys. */
export const keyRotationsProjection: Projection<KeyRotationRow> = {
  name: 'key-rotations',
  aggregate: 'vault',
  entity: KeyRotationRow,
  rowsOf: ({ org }) => ({ org }),
  project(rows, { event: recorded, stream, sequence, meta }) {
    const event = recorded as VaultEvent | null;
    switch (event?.$typeName) {
      case 'gatehouse.auth.v1.KeyRotationStarted': {
        const begun = { startedBy: meta.principalId, startedAt: new Date(meta.time), finishedAt: null, unreadable: 0 };
        return [{ org: stream.org, dataKeyId: event.dataKeyId, ...begun, version: sequence }];
      }
      case 'gatehouse.auth.v1.KeyRotationFinished': {
        const { unreadable } = event;
        return rows.map((row) => ({ ...row, finishedAt: new Date(meta.time), unreadable, version: sequence }));
      }
      default:
        return rows;
    }
  },
};
