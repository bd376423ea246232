import { GranteeKind, type GrantEvent } from '@gatehouse/contracts';
import type { Projection } from '@gatehouse/projections';
import { GrantRow } from './grants.entity.js';

/** Rows of the grants in force. */
export const grantsProjection: Projection<GrantRow> = {
  name: 'grants',
  aggregate: 'grant',
  entity: GrantRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, { event: recorded, stream, sequence }) {
    const event = recorded as GrantEvent | null;
    switch (event?.$typeName) {
      case 'gatehouse.policy.v1.PermissionsGranted': {
        const { granteeKind, grantee, permissions, backends, agents } = event;
        const kind = granteeKind === GranteeKind.GROUP ? 'group' : 'user';
        return [
          {
            org: stream.org,
            id: stream.id,
            granteeKind: kind,
            grantee,
            permissions,
            backends,
            agents,
            version: sequence,
          },
        ];
      }
      case 'gatehouse.policy.v1.GrantRevoked':
        return [];
      default:
        return rows;
    }
  },
};
