import { AccessTokenKind, type AccessTokenEvent, type AccessTokenKindName } from '@gatehouse/contracts';
import type { Projection } from '@gatehouse/projections';
import { AccessTokenRow } from './access-tokens.entity.js';

const kindNames: Readonly<Record<AccessTokenKind, AccessTokenKindName>> = {
  [AccessTokenKind.UNSPECIFIED]: 'svc',
  [AccessTokenKind.PAT]: 'pat',
  [AccessTokenKind.AGT]: 'agt',
  [AccessTokenKind.SVC]: 'svc',
};

/** Rows of every token that was issued; revoked ones stay to be looked at. */
export const accessTokensProjection: Projection<AccessTokenRow> = {
  name: 'access-tokens',
  aggregate: 'access-token',
  entity: AccessTokenRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, { event: recorded, stream, sequence, meta }) {
    const event = recorded as AccessTokenEvent | null;
    switch (event?.$typeName) {
      case 'gatehouse.auth.v1.AccessTokenIssued': {
        const { kind, name, lastFour, agentId, userId, backends, expiresAtMs } = event;
        return [
          {
            ...{ org: stream.org, id: stream.id, kind: kindNames[kind], name, lastFour, agentId, userId, backends },
            createdBy: meta.principalId,
            createdAt: new Date(meta.time),
            expiresAt: new Date(expiresAtMs),
            revokedAt: null,
            version: sequence,
          },
        ];
      }
      case 'gatehouse.auth.v1.AccessTokenRevoked':
        return rows.map((row) => ({ ...row, revokedAt: new Date(meta.time), version: sequence }));
      default:
        return rows;
    }
  },
};
