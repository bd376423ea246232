import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError, request } from './client.js';

export type CredentialMode = 'none' | 'header';

export interface Backend {
  id: string;
  name: string;
  description: string;
  url: string;
  modern: boolean;
  legacy: boolean;
  protocolVersions: readonly string[];
  serverName: string;
  serverVersion: string;
  credentialMode: CredentialMode;
  timeoutMs: number;
  enabled: boolean;
  disabledNote: string;
  version: number;
  registeredAt: string;
  changedAt: string;
  tools: { total: number; enabled: number };
}

export interface Tool {
  name: string;
  title: string;
  description: string;
  enabled: boolean;
  hash: string;
  version: number;
  changedAt: string;
}

/** What a person can set. */
export interface BackendSettings {
  name: string;
  description: string;
  url: string;
  credentialMode: CredentialMode;
  timeoutMs: number;
}

/** The answer to a change. */
export interface Accepted {
  id: string;
  version: number;
  changed: boolean;
  appliedBy?: number;
}

const listKey = ['backends'];
const toolsKey = (id: string) => ['backends', id, 'tools'];
const pathOf = (id: string) => `/api/backends/${encodeURIComponent(id)}`;

// What this browser has changed must not be missing in what it reads next; lists of backends and of tools have
// versions of their own.
const newest = { backends: 0, tools: 0 };

export function useBackends() {
  return useQuery({
    queryKey: listKey,
    queryFn: async ({ signal }) =>
      (await request<{ items: Backend[] }>(`/api/backends?minSeq=${newest.backends}`, { signal })).items,
    refetchInterval: 15_000,
  });
}

export function useTools(id: string) {
  return useQuery({
    queryKey: toolsKey(id),
    queryFn: async ({ signal }) =>
      (await request<{ items: Tool[] }>(`${pathOf(id)}/tools?minSeq=${newest.tools}`, { signal })).items,
  });
}

/** One backend as it is stored at this moment, past every list that the browser holds. */
export function readBackend(id: string): Promise<Backend> {
  return request<Backend>(pathOf(id));
}

/** Runs a change of backends or tools, then reads what it touched again. */
function useChange<Variables>(what: keyof typeof newest, change: (variables: Variables) => Promise<Accepted>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: ({ version }) => {
      newest[what] = Math.max(newest[what], version);
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: listKey });
      // The tools of a backend just registered are stored a moment after the backend itself.
      window.setTimeout(() => void client.invalidateQueries({ queryKey: listKey }), 1_000);
    },
  });
}

export function useRegisterBackend() {
  return useChange('backends', (body: BackendSettings & { slug: string }) =>
    request<Accepted>('/api/backends', { method: 'POST', body }),
  );
}

export function useUpdateBackend(id: string) {
  return useChange('backends', ({ settings, ifVersion }: { settings: BackendSettings; ifVersion: number }) =>
    request<Accepted>(pathOf(id), { method: 'PUT', body: settings, ifVersion }),
  );
}

export function useRemoveBackend() {
  return useChange('backends', (id: string) => inForce(`${pathOf(id)}`, 'DELETE'));
}

export function useSwitchBackend() {
  return useChange('backends', ({ id, enabled }: { id: string; enabled: boolean }) =>
    inForce(`${pathOf(id)}/${enabled ? 'enable' : 'disable'}`, 'POST', enabled ? undefined : {}),
  );
}

export function useSwitchTool(id: string) {
  return useChange('tools', ({ name, enabled }: { name: string; enabled: boolean }) =>
    inForce(`${pathOf(id)}/tools/${encodeURIComponent(name)}/${enabled ? 'enable' : 'disable'}`, 'POST'),
  );
}

export function useRefreshTools(id: string) {
  return useChange('tools', () => request<Accepted>(`${pathOf(id)}/refresh`, { method: 'POST' }));
}

/** A change that answers only when every gateway follows it. */
function inForce(path: string, method: 'POST' | 'DELETE', body?: unknown): Promise<Accepted> {
  return request<Accepted>(`${path}?wait=applied`, { method, ...(body === undefined ? {} : { body }) });
}

/** The change is stored, and only waiting for every gateway to follow took too long. */
export function isStoredButLate(error: unknown): boolean {
  return error instanceof ApiError && error.is('GATEHOUSE_CONTROL_NOT_APPLIED');
}
