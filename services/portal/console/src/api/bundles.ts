import { useQuery } from '@tanstack/react-query';
import { inForce, newest, readKeys, useChange, type Accepted } from './changes.js';
import { request } from './client.js';

/** Under what name and description something is shown; empty = as the backend has it. */
interface Shown {
  name: string;
  description: string;
}

/** One backend of a bundle. */
export interface BundleMember {
  backendId: string;
  /** Tools that are shown; empty = all. */
  tools: readonly string[];
  toolOverrides: readonly (Shown & { tool: string })[];
  promptOverrides: readonly (Shown & { prompt: string })[];
}

/** What a person can set. */
export interface BundleSettings {
  name: string;
  description: string;
  instructions: string;
  toolSearch: boolean;
  members: readonly BundleMember[];
}

export interface Bundle extends BundleSettings {
  id: string;
  version: number;
  createdAt: string;
  changedAt: string;
}

const pathOf = (id: string) => `/api/bundles/${encodeURIComponent(id)}`;

export function useBundles() {
  return useQuery({
    queryKey: readKeys.bundles,
    queryFn: async ({ signal }) =>
      (await request<{ items: Bundle[] }>(`/api/bundles?minSeq=${newest.bundles}`, { signal })).items,
    refetchInterval: 15_000,
  });
}

/** One bundle as it is stored at this moment, past every list that the browser holds. */
export function readBundle(id: string): Promise<Bundle> {
  return request<Bundle>(pathOf(id));
}

export function useCreateBundle() {
  return useChange('bundles', (body: BundleSettings & { slug: string }) => inForce('/api/bundles', 'POST', body));
}

export function useReviseBundle(id: string) {
  return useChange('bundles', ({ settings, ifVersion }: { settings: BundleSettings; ifVersion: number }) =>
    request<Accepted>(pathOf(id), { method: 'PUT', body: settings, ifVersion }),
  );
}

export function useDeleteBundle() {
  return useChange('bundles', (id: string) => inForce(pathOf(id), 'DELETE'));
}
