import { useQuery } from '@tanstack/react-query';
import { inForce, newest, readKeys, useChange } from './changes.js';
import { request } from './client.js';

export interface Agent {
  id: string;
  kind: 'predefined' | 'custom';
  name: string;
  description: string;
  vendor: string;
  /** OAuth clients that are it. */
  clientIds: readonly string[];
  /** Of these, the ones that somebody assigned, and can take away again. */
  assignedClientIds: readonly string[];
  /** Slugs of the backends that it may use. */
  backends: readonly string[];
  version: number;
}

/** An OAuth client that called and is no agent. */
export interface DiscoveredAgent {
  clientId: string;
  firstSeenMs: number;
  lastSeenMs: number;
  lastUserId: string;
}

export interface NewAgent {
  slug: string;
  name: string;
  description: string;
  clientIds: readonly string[];
}

const pathOf = (id: string) => `/api/agents/${encodeURIComponent(id)}`;
const clientPath = (id: string, clientId: string) => `${pathOf(id)}/clients/${encodeURIComponent(clientId)}`;
const backendPath = (id: string, backendId: string) => `${pathOf(id)}/backends/${encodeURIComponent(backendId)}`;

export function useAgents() {
  return useQuery({
    queryKey: readKeys.agents,
    queryFn: async ({ signal }) =>
      (await request<{ items: Agent[] }>(`/api/agents?minSeq=${newest.agents}`, { signal })).items,
    refetchInterval: 15_000,
  });
}

export function useDiscoveredAgents() {
  return useQuery({
    queryKey: [...readKeys.agents, 'discovered'],
    queryFn: async ({ signal }) =>
      (await request<{ items: DiscoveredAgent[] }>(`/api/agents/discovered?minSeq=${newest.agents}`, { signal })).items,
    refetchInterval: 15_000,
  });
}

export function useAddAgent() {
  return useChange('agents', (body: NewAgent) => inForce('/api/agents', 'POST', body));
}

export function useRemoveAgent() {
  return useChange('agents', (id: string) => inForce(pathOf(id), 'DELETE'));
}

export function useAssignClient() {
  return useChange('agents', ({ id, clientId }: { id: string; clientId: string }) =>
    inForce(clientPath(id, clientId), 'PUT'),
  );
}

export function useReleaseClient() {
  return useChange('agents', ({ id, clientId }: { id: string; clientId: string }) =>
    inForce(clientPath(id, clientId), 'DELETE'),
  );
}

/** Maps the agent to a backend, or takes the backend away. */
export function useMapBackend(id: string) {
  return useChange('agents', ({ backendId, isMapped }: { backendId: string; isMapped: boolean }) =>
    inForce(backendPath(id, backendId), isMapped ? 'PUT' : 'DELETE'),
  );
}
