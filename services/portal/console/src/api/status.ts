import { useQuery } from '@tanstack/react-query';
import { request } from './client.js';

export interface Status {
  status: 'ok' | 'degraded';
  version: string;
  parts: readonly { name: string; status: 'up' | 'down'; version?: string; latencyMs: number; detail?: string }[];
  replicas: readonly { id: string; appliedSeq: number; hash: string }[];
}

export function useStatus() {
  return useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => request<Status>('/api/status', { signal }),
    refetchInterval: 15_000,
  });
}
