import { useMutation, useQuery } from '@tanstack/react-query';
import { inForce, newest, readKeys, useChange, type Accepted } from './changes.js';
import { query, request } from './client.js';
import type { CallFilter } from './calls.js';

export const searchRoles = ['search', 'fetch', 'crawl', 'answer'] as const;
export type SearchRole = (typeof searchRoles)[number];

/** What a person can set. */
export interface WebSearchSettings {
  name: string;
  agents: readonly string[];
  groups: readonly string[];
  userDomains: readonly string[];
  backends: readonly string[];
  roles: readonly SearchRole[];
  query: {
    maxLength: number;
    detectors: readonly string[];
    minConfidence: number;
    internalSuffixes: readonly string[];
    codenames: readonly string[];
    omitQuery: boolean;
  };
  request: {
    safeSearch: 'any' | 'moderate' | 'strict';
    maxCount: number;
    freshness: 'any' | 'day' | 'week' | 'month' | 'year';
    sideChannels: 'refuse' | 'strip' | 'allow';
    forbiddenArguments: readonly string[];
  };
  domains: {
    include: readonly string[];
    exclude: readonly string[];
    includeCategories: readonly string[];
    excludeCategories: readonly string[];
  };
  urls: { schemes: readonly string[]; hosts: readonly string[]; allowPrivate: boolean };
  results: { maxResults: number; defangLinks: boolean; stripImages: boolean; citations: 'redact' | 'block' };
  mode: 'enforce' | 'monitor';
  disabled: boolean;
}

export interface WebSearchPolicy extends WebSearchSettings {
  id: string;
  version: number;
}

export interface DomainCategory {
  id: string;
  name: string;
  description: string;
  count: number;
}

/** How a tool is read; pointers into its arguments. */
export interface ToolAdapter {
  provider: string;
  role: SearchRole;
  query?: string;
  safeSearch?: object;
  count?: object;
  include?: string;
  exclude?: string;
  urls?: readonly string[];
}

export interface SearchTool {
  backendId: string;
  tool: string;
  suggested: ToolAdapter | null;
  isSure: boolean;
  said: object | null;
  inForce: ToolAdapter | null;
}

/** What would become of a call. */
export interface DryRun {
  role: string;
  adapter: string;
  policies: readonly string[];
  denied: { reason: string; policyId: string } | null;
  arguments: Record<string, unknown>;
  changes: readonly string[];
  would: readonly string[];
  query: string;
  hosts: readonly { host: string; kept: number; dropped: number }[];
  result: Record<string, unknown> | null;
  notLookedFor: readonly string[];
}

export interface SearchReport {
  sources: readonly { host: string; kept: number; dropped: number; calls: number; users: number }[];
  searchers: readonly { user: string | null; agent: string | null; calls: number; refused: number }[];
}

const base = '/api/web-search';
const policyPath = (id: string) => `${base}/policies/${encodeURIComponent(id)}`;
const categoryPath = (id: string) => `${base}/categories/${encodeURIComponent(id)}`;

function useItems<Item>(what: 'policies' | 'categories' | 'tools') {
  return useQuery({
    queryKey: [...readKeys.webSearch, what],
    queryFn: async ({ signal }) =>
      (await request<{ items: Item[] }>(`${base}/${what}?minSeq=${newest.webSearch}`, { signal })).items,
    refetchInterval: 15_000,
  });
}

export const useWebSearchPolicies = () => useItems<WebSearchPolicy>('policies');
export const useDomainCategories = () => useItems<DomainCategory>('categories');
export const useSearchTools = () => useItems<SearchTool>('tools');

/** Adds a policy, or replaces one that nobody has changed meanwhile. */
export function useSavePolicy(known: WebSearchPolicy | undefined) {
  return useChange('webSearch', (settings: WebSearchSettings) =>
    known
      ? request<Accepted>(policyPath(known.id), { method: 'PUT', body: settings, ifVersion: known.version })
      : inForce(`${base}/policies`, 'POST', settings),
  );
}

export function useRemovePolicy() {
  return useChange('webSearch', (id: string) => inForce(policyPath(id), 'DELETE'));
}

export function useCreateCategory() {
  return useChange('webSearch', (body: { slug: string; name: string; description: string }) =>
    inForce(`${base}/categories`, 'POST', body),
  );
}

export function useRemoveCategory() {
  return useChange('webSearch', (id: string) => inForce(categoryPath(id), 'DELETE'));
}

const atOnce = 5_000;

/** Adds or takes out domains, however many: in requests of as many as the API takes at once. */
export function useChangeDomains(id: string) {
  return useChange('webSearch', async ({ domains, isRemoval }: { domains: readonly string[]; isRemoval: boolean }) => {
    const path = `${categoryPath(id)}/domains${isRemoval ? '/remove' : ''}`;
    let accepted: Accepted = { id, version: 0, changed: false };
    for (let from = 0; from < domains.length; from += atOnce) {
      const body = { domains: domains.slice(from, from + atOnce) };
      accepted = await request<Accepted>(path, { method: 'POST', body });
    }
    return accepted;
  });
}

/** What is said of a tool: what was suggested, that it is none, or nothing any more. */
export function useDescribeTool() {
  return useChange('webSearch', ({ tool, body }: { tool: SearchTool; body: object | undefined }) => {
    const path = `${base}/tools/${encodeURIComponent(tool.backendId)}/${encodeURIComponent(tool.tool)}`;
    return body ? inForce(path, 'PUT', body) : inForce(path, 'DELETE');
  });
}

export function useTrySearch() {
  return useMutation({
    mutationFn: (body: { backendId: string; tool: string; arguments: object; result?: object }) =>
      request<DryRun>(`${base}/try`, { method: 'POST', body }),
  });
}

const reportDocument = `query WebSearchReport($filter: CallFilter!) {
  webSearchReport(filter: $filter) {
    sources { host kept dropped calls users } searchers { user agent calls refused }
  }
}`;

export function useSearchReport(days: number) {
  return useQuery({
    queryKey: ['web-search-report', days],
    queryFn: async ({ signal }) => {
      const to = Date.now() + 60_000;
      const filter: CallFilter = {
        from: new Date(to - days * 86_400_000).toISOString(),
        to: new Date(to).toISOString(),
      };
      const { webSearchReport } = await query<{ webSearchReport: SearchReport }>(reportDocument, { filter }, signal);
      return webSearchReport;
    },
  });
}
