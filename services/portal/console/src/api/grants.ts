import { useQuery } from '@tanstack/react-query';
import { newest, readKeys, useChange, type Accepted } from './changes.js';
import { request } from './client.js';

/** Permissions given to somebody beyond what roles give; empty lists = for all backends, or agents. */
export interface GrantSettings {
  granteeKind: 'user' | 'group';
  grantee: string;
  permissions: readonly string[];
  backends: readonly string[];
  agents: readonly string[];
}

export interface Grant extends GrantSettings {
  id: string;
  version: number;
}

export interface PermissionInfo {
  permission: string;
  sentence: string;
  /** To what a grant of it can be limited. */
  limits: readonly ('backend' | 'agent')[];
  roles: readonly string[];
}

/** What there is to be permitted, and what gives which role. */
export interface PermissionList {
  items: readonly PermissionInfo[];
  roles: readonly { role: string; from: readonly string[] }[];
}

export function useGrants() {
  return useQuery({
    queryKey: readKeys.grants,
    queryFn: async ({ signal }) =>
      (await request<{ items: Grant[] }>(`/api/grants?minSeq=${newest.grants}`, { signal })).items,
    refetchInterval: 15_000,
  });
}

export function usePermissions() {
  return useQuery({
    queryKey: ['permissions'],
    queryFn: ({ signal }) => request<PermissionList>('/api/permissions', { signal }),
    staleTime: Infinity,
  });
}

export function useAddGrant() {
  return useChange('grants', (body: GrantSettings) => request<Accepted>('/api/grants', { method: 'POST', body }));
}

export function useRevokeGrant() {
  return useChange('grants', (id: string) =>
    request<Accepted>(`/api/grants/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  );
}
