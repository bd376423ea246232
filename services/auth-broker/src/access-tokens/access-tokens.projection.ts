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
        const { kind, name, lastFour, agentId, userId, backends, tools, sourceCidrs, rotatedFrom } = event;
        return [
          {
            ...{ org: stream.org, id: stream.id, kind: kindNames[kind], name, lastFour, agentId, userId },
            ...{ backends, tools, sourceCidrs, rotatedFrom, replacedBy: '' },
            createdBy: meta.principalId,
            createdAt: new Date(meta.time),
            notBefore: event.notBeforeMs > 0 ? new Date(event.notBeforeMs) : null,
            expiresAt: event.neverExpires ? null : new Date(event.expiresAtMs),
            revokedAt: null,
            ...{ issuedSeq: sequence, version: sequence },
          },
        ];
      }
      case 'gatehouse.auth.v1.AccessTokenReplaced': {
        const end = new Date(event.validUntilMs);
        return rows.map((row) => ({
          ...row,
          ...{ replacedBy: event.replacedBy, version: sequence },
          expiresAt: row.expiresAt !== null && row.expiresAt < end ? row.expiresAt : end,
        }));
      }
      case 'gatehouse.auth.v1.AccessTokenRevoked':
        return rows.map((row) => ({ ...row, revokedAt: new Date(meta.time), version: sequence }));
      default:
        return rows;
    }
  },
};
