import type { ConnectionEvent } from '@gatehouse/contracts';
import type { Projection } from '@gatehouse/projections';
import { ConnectionRow } from './connections.entity.js';

/** Rows of the connections that exist; what is in them, never the secret. */
export const connectionsProjection: Projection<ConnectionRow> = {
  name: 'connections',
  aggregate: 'connection',
  entity: ConnectionRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, { event: recorded, stream, sequence, meta }) {
    const event = recorded as ConnectionEvent | null;
    const stamp = { version: sequence, changedAt: new Date(meta.time) };
    switch (event?.$typeName) {
      case 'gatehouse.auth.v1.ConnectionCreated': {
        const { backendId, userId, headerNames, fingerprint } = event;
        return [{ org: stream.org, id: stream.id, backendId, userId, headerNames, fingerprint, ...stamp }];
      }
      case 'gatehouse.auth.v1.ConnectionSecretReplaced': {
        const { headerNames, fingerprint } = event;
        return rows.map((row) => ({ ...row, headerNames, fingerprint, ...stamp }));
      }
      case 'gatehouse.auth.v1.ConnectionRemoved':
        return [];
      default:
        return rows;
    }
  },
};
