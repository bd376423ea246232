import { useMutation, useQuery } from '@tanstack/react-query';
import { inForce, newest, readKeys, useChange, type Accepted } from './changes.js';
import { request } from './client.js';
import type { Approval, VersionState } from './tools.js';

export type CredentialMode =
  'none' | 'header' | 'oauth' | 'client_credentials' | 'token_exchange' | 'enterprise_managed' | 'passthrough';
/** Which calls of modern agents share a session with a legacy backend. */
export type BackendTrust = 'internal' | 'partner' | 'public';
export type SessionAffinity = 'principal' | 'agent' | 'call';

export type HealthState = 'healthy' | 'degraded' | 'down' | 'unknown';

/** How a backend is, by the requests of the last five minutes. */
export interface BackendHealth {
  state: HealthState;
  circuit: 'closed' | 'open' | 'half_open' | null;
  calls: number;
  failures: number;
  p50Ms: number | null;
  p95Ms: number | null;
  lastFailure: { reason: string; at: string } | null;
  replicas: Record<HealthState, number>;
}

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
  /** How tokens for it are obtained; null where none are. */
  oauth: { shared: boolean; clientId: string; issuer: string } | null;
  /** False when it is used in a way that MCP forbids. */
  conforms: boolean;
  timeoutMs: number;
  sessionAffinity: SessionAffinity;
  trust: BackendTrust;
  enabled: boolean;
  disabledNote: string;
  version: number;
  registeredAt: string;
  changedAt: string;
  tools: { total: number; enabled: number };
  health: BackendHealth;
}

export interface Tool {
  name: string;
  title: string;
  description: string;
  enabled: boolean;
  /** Its own deadline; 0 = that of the backend. */
  timeoutMs: number;
  hash: string;
  state: VersionState;
  version: number;
  changedAt: string;
}

/** What is known of a server from its URL alone, and how that was found. */
export interface ProbeReport {
  outcome: string;
  conclusion: string;
  modern: boolean;
  legacy: boolean;
  tools: number | null;
  credentialMode: CredentialMode | null;
  authorizationServer: { issuer: string; registration: readonly string[] } | null;
  steps: readonly { request: string; answer: string; conclusion: string }[];
}

/** What a person can set. */
export interface BackendSettings {
  name: string;
  description: string;
  url: string;
  credentialMode: CredentialMode;
  timeoutMs: number;
  sessionAffinity: SessionAffinity;
  trust: BackendTrust;
}

const listKey = readKeys.backends;
const toolsKey = (id: string) => ['backends', id, 'tools'];
const pathOf = (id: string) => `/api/backends/${encodeURIComponent(id)}`;

export function useBackends() {
  return useQuery({
    queryKey: listKey,
    queryFn: async ({ signal }) =>
      (await request<{ items: Backend[] }>(`/api/backends?minSeq=${newest.backends}`, { signal })).items,
    refetchInterval: 5_000,
  });
}

const toolsOptions = (id: string) => ({
  queryKey: toolsKey(id),
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    request<{ items: Tool[]; approvalPolicy: Approval }>(`${pathOf(id)}/tools?minSeq=${newest.tools}`, { signal }),
});

export function useTools(id: string) {
  return useQuery({ ...toolsOptions(id), select: ({ items }) => items });
}

/** What of a backend's definitions is let through without a person. */
export function useApprovalPolicy(id: string) {
  return useQuery({ ...toolsOptions(id), select: ({ approvalPolicy }) => approvalPolicy });
}

/** One backend as it is stored at this moment, past every list that the browser holds. */
export function readBackend(id: string): Promise<Backend> {
  return request<Backend>(pathOf(id));
}

/** Looks at a server without registering it. */
export function useProbe() {
  return useMutation({
    mutationFn: (url: string) => request<ProbeReport>('/api/backends/probe', { method: 'POST', body: { url } }),
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

/** A time of 0 gives the tool the deadline of the backend. */
export function useSetToolTimeout(id: string) {
  return useChange('tools', ({ name, timeoutMs }: { name: string; timeoutMs: number }) => {
    const path = `${pathOf(id)}/tools/${encodeURIComponent(name)}/timeout`;
    return timeoutMs === 0 ? inForce(path, 'DELETE') : inForce(path, 'PUT', { timeoutMs });
  });
}

export function useRefreshTools(id: string) {
  return useChange('tools', () => request<Accepted>(`${pathOf(id)}/refresh`, { method: 'POST' }));
}
