import { ConnectionKind, ReauthReason, type ConnectionEvent } from '@gatehouse/contracts';
import type { Projection } from '@gatehouse/projections';
import { ConnectionRow, type ConnectionKindName, type ReauthReasonName } from './connections.entity.js';

/** Rows of the connections that exist; what is in them, never the secret. */
export const connectionsProjection: Projection<ConnectionRow> = {
  name: 'connections',
  aggregate: 'connection',
  entity: ConnectionRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, { event: recorded, stream, sequence, meta }) {
    const event = recorded as ConnectionEvent | null;
    const stamp = { version: sequence, changedAt: new Date(meta.time) };
    const change = (fields: Partial<ConnectionRow>) => rows.map((row) => ({ ...row, ...fields, ...stamp }));
    switch (event?.$typeName) {
      case 'gatehouse.auth.v1.ConnectionCreated': {
        const { backendId, userId, headerNames, fingerprint, kind, issuer, scopes } = event;
        const held = { kind: kindNames[kind], headerNames, fingerprint, issuer, scopes };
        return [{ org: stream.org, id: stream.id, backendId, userId, ...held, ...content, ...stamp }];
      }
      case 'gatehouse.auth.v1.ConnectionSecretReplaced': {
        const { headerNames, fingerprint } = event;
        return change({ headerNames, fingerprint });
      }
      case 'gatehouse.auth.v1.ConnectionReauthorized': {
        const { fingerprint, issuer, scopes } = event;
        return change({ fingerprint, issuer, scopes, ...content });
      }
      case 'gatehouse.auth.v1.ConnectionNeedsReauth':
        return change({ needsReauth: reasonNames[event.reason] });
      case 'gatehouse.auth.v1.ConnectionScopesWanted':
        return change({ wantedScopes: event.scopes });
      case 'gatehouse.auth.v1.ConnectionRemoved':
        return [];
      default:
        return rows;
    }
  },
};

const content = { wantedScopes: [], needsReauth: null };

const kindNames: Readonly<Record<ConnectionKind, ConnectionKindName>> = {
  [ConnectionKind.UNSPECIFIED]: 'header',
  [ConnectionKind.HEADER]: 'header',
  [ConnectionKind.OAUTH]: 'oauth',
  [ConnectionKind.CLIENT]: 'client',
};

const reasonNames: Readonly<Record<ReauthReason, ReauthReasonName>> = {
  [ReauthReason.UNSPECIFIED]: 'refused',
  [ReauthReason.REFUSED]: 'refused',
  [ReauthReason.EXPIRED]: 'expired',
  [ReauthReason.REJECTED]: 'rejected',
  [ReauthReason.UNCERTAIN]: 'uncertain',
  [ReauthReason.ISSUER_CHANGED]: 'issuer_changed',
};
