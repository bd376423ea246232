import { useQuery } from '@tanstack/react-query';
import { inForce, newest, readKeys, useChange, type Accepted } from './changes.js';
import { request } from './client.js';

export type TokenKind = 'pat' | 'agt' | 'svc';
export type TokenState = 'valid' | 'not-yet-valid' | 'expired' | 'revoked' | 'disabled';

/** An access token; never the token itself. */
export interface AccessToken {
  id: string;
  kind: TokenKind;
  name: string;
  state: TokenState;
  lastFour: string;
  agentId: string;
  userId: string;
  backends: readonly string[];
  tools: readonly string[];
  sourceCidrs: readonly string[];
  createdBy: string;
  notBefore: string | null;
  expiresAt: string | null;
  lastUsedAt: string | null;
  rotatedFrom: string;
  replacedBy: string;
}

/** What a person can set. */
export interface TokenWish {
  kind: TokenKind;
  name: string;
  agentId: string;
  backends: readonly string[];
  tools: readonly string[];
  sourceCidrs: readonly string[];
  expiresInDays: number | undefined;
}

/** Shown once. */
export interface IssuedToken extends Accepted {
  token: string;
  expiresAt: string | null;
}

/** Which tokens are to end. */
export type TokenSelection = { id: string } | { agentId: string } | { userId: string };

export function useTokens() {
  return useQuery({
    queryKey: readKeys.tokens,
    queryFn: async ({ signal }) =>
      (await request<{ items: AccessToken[] }>(`/api/tokens?minSeq=${newest.tokens}`, { signal })).items,
    refetchInterval: 15_000,
  });
}

export function useIssueToken() {
  return useChange('tokens', (wish: TokenWish) => inForce<IssuedToken>('/api/tokens', 'POST', wish));
}

export function useRotateToken() {
  return useChange('tokens', ({ id, overlapHours }: { id: string; overlapHours: number }) =>
    inForce<IssuedToken>(`/api/tokens/${encodeURIComponent(id)}/rotate`, 'POST', { overlapHours }),
  );
}

export function useRevokeTokens() {
  return useChange('tokens', (selection: TokenSelection) =>
    'id' in selection
      ? inForce(`/api/tokens/${encodeURIComponent(selection.id)}`, 'DELETE')
      : inForce('/api/tokens/revoke-all', 'POST', selection),
  );
}
