import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { query } from './client.js';

export const verdicts = ['allowed', 'denied', 'rejected', 'failed'] as const;
export type Verdict = (typeof verdicts)[number];

export const dlpOutcomes = ['none', 'logged', 'modified', 'blocked'] as const;
export type DlpOutcome = (typeof dlpOutcomes)[number];

/** One detector's hits in one call. */
export interface Finding {
  detector: string;
  direction: string;
  count: number;
  action: string;
  mode: string;
  rule: string | null;
}

/** What a call had to do with the web. */
export interface WebSearch {
  role: string;
  adapter: string;
  query: string | null;
  hosts: readonly { host: string; kept: number; dropped: number }[];
  changes: readonly string[];
  would: readonly string[];
}

export interface Call {
  id: string;
  time: string;
  endpoint: string;
  backend: string | null;
  method: string | null;
  target: string | null;
  tool: string | null;
  definitionHash: string | null;
  agent: string | null;
  user: string | null;
  userDomain: string | null;
  principalKind: string;
  clientLabel: string | null;
  eraIn: string | null;
  eraOut: string | null;
  verdict: Verdict;
  reason: string;
  rule: string | null;
  dlpOutcome: DlpOutcome;
  findings: readonly Finding[];
  guardrailBundle: string | null;
  shadowOutcome: DlpOutcome | null;
  webSearch: WebSearch | null;
  policySequence: number;
  requestBytes: number;
  responseBytes: number;
  totalMs: number;
  upstreamMs: number;
  gatewayMs: number;
  status: number;
  isError: boolean;
  traceId: string | null;
  conversation: string | null;
}

/** Which calls; a list means "one of". */
export interface CallFilter {
  from: string;
  to: string;
  backends?: readonly string[];
  tools?: readonly string[];
  definitionHash?: string;
  agents?: readonly string[];
  user?: string;
  userDomains?: readonly string[];
  verdicts?: readonly Verdict[];
  dlpOutcomes?: readonly DlpOutcome[];
  reason?: string;
  search?: string;
}

type FacetName = 'backends' | 'tools' | 'agents' | 'userDomains';

/** Values to filter by, with how many calls have each. */
export type CallFacets = Record<FacetName, readonly { value: string; count: number }[]>;

interface Page {
  edges: readonly { node: Call }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const fields = `id time endpoint backend method target tool definitionHash agent user userDomain principalKind clientLabel
  eraIn eraOut verdict reason rule dlpOutcome findings { detector direction count action mode rule }
  guardrailBundle shadowOutcome
  webSearch { role adapter query hosts { host kept dropped } changes would } policySequence requestBytes responseBytes totalMs upstreamMs gatewayMs status isError traceId conversation`;

const pageDocument = `query Calls($filter: CallFilter!, $after: String) {
  calls(filter: $filter, first: 50, after: $after) {
    edges { node { ${fields} } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const facetsDocument = `query CallFacets($filter: CallFilter!) {
  callFacets(filter: $filter) {
    backends { value count } tools { value count } agents { value count } userDomains { value count }
  }
}`;

const callDocument = `query Call($id: ID!) { call(id: $id) { ${fields} } }`;

interface CallsOptions {
  /** Tells one filter from another; "the last hour" is the same filter a minute later. */
  key: unknown;
  /** The filter at this moment. */
  filter: () => CallFilter;
  refreshMs: number | false;
}

/** The log, newest first, page by page. */
export function useCalls({ key, filter, refreshMs }: CallsOptions) {
  return useInfiniteQuery({
    queryKey: ['calls', key],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) =>
      (await query<{ calls: Page }>(pageDocument, { filter: filter(), after: pageParam }, signal)).calls,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
}

/** What the calls in the log can be filtered by. */
export function useCallFacets({ key, filter, refreshMs }: CallsOptions) {
  return useQuery({
    queryKey: ['call-facets', key],
    queryFn: async ({ signal }) =>
      (await query<{ callFacets: CallFacets }>(facetsDocument, { filter: filter() }, signal)).callFacets,
    refetchInterval: refreshMs === false ? false : 30_000,
    placeholderData: keepPreviousData,
  });
}

/** One call by its id; null when there is none. */
export function useCall(id: string | undefined, known: Call | undefined) {
  return useQuery({
    queryKey: ['call', id],
    queryFn: async ({ signal }) => (await query<{ call: Call | null }>(callDocument, { id }, signal)).call,
    enabled: id !== undefined && !known,
  });
}
