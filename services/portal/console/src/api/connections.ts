import { useQuery } from '@tanstack/react-query';
import { inForce, newest, readKeys, useChange } from './changes.js';
import { request } from './client.js';

/** A connection; never its secret. */
export interface Connection {
  id: string;
  backendId: string;
  /** Empty = shared by all. */
  userId: string;
  kind: 'header' | 'oauth' | 'client';
  headerNames: readonly string[];
  issuer: string;
  scopes: readonly string[];
  wantedScopes: readonly string[];
  needsReauth: 'refused' | 'expired' | 'rejected' | 'uncertain' | 'issuer_changed' | null;
  expiresAt: string | null;
  isRefreshed: boolean;
  version: number;
  changedAt: string;
}

export function useConnections() {
  return useQuery({
    queryKey: readKeys.connections,
    queryFn: async ({ signal }) =>
      (await request<{ items: Connection[] }>(`/api/connections?minSeq=${newest.connections}`, { signal })).items,
    refetchInterval: 15_000,
    // Whoever comes back from the page where a backend is connected wants to see that it is.
    refetchOnWindowFocus: 'always',
  });
}

export function useDisconnect() {
  return useChange('connections', (id: string) => inForce(`/api/connections/${encodeURIComponent(id)}`, 'DELETE'));
}

/** The page where somebody signs in at the authorization server of a backend. */
export function connectPage(backendId: string): string {
  return `/connect/${encodeURIComponent(backendId)}`;
}
