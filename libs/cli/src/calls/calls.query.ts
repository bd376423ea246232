import type { ApiClient } from '../api.client.js';
import type { CallFilter } from './call-filter.js';

/** A call record, as far as text shows it; JSON has every field of the API. */
export interface Call {
  id: string;
  time: string;
  endpoint: string;
  backend: string | null;
  method: string | null;
  target: string | null;
  agent: string | null;
  user: string | null;
  userDomain: string | null;
  verdict: string;
  reason: string;
  dlpOutcome: string;
  totalMs: number;
}

export interface Page {
  calls: Call[];
  /** Where the next page begins; undefined on the last one. */
  next: string | undefined;
}

const pageSize = 100;
const document = `query Calls($filter: CallFilter!, $first: Int!, $after: String) {
  calls(filter: $filter, first: $first, after: $after) {
    edges { node {
      id time endpoint backend method target tool definitionHash agent user userDomain principalKind clientLabel eraIn
      eraOut verdict reason rule dlpOutcome findings { detector direction count action mode rule }
      guardrailBundle shadowOutcome policySequence requestBytes
      responseBytes totalMs upstreamMs gatewayMs status isError traceId conversation
    } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Answer {
  calls: { edges: { node: Call }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

/** One page of the log, newest first. */
export async function readPage(
  api: ApiClient,
  filter: CallFilter,
  after?: string,
  first: number = pageSize,
): Promise<Page> {
  const { calls } = await api.graphql<Answer>(document, { filter, after, first });
  const { hasNextPage, endCursor } = calls.pageInfo;
  return { calls: calls.edges.map(({ node }) => node), next: hasNextPage ? (endCursor ?? undefined) : undefined };
}

/** The newest calls, at most `limit`, over as many pages as that takes. */
export async function readNewest(
  api: ApiClient,
  filter: CallFilter,
  limit: number,
): Promise<{ items: Call[]; hasMore: boolean }> {
  const items: Call[] = [];
  let after: string | undefined;
  do {
    const page = await readPage(api, filter, after, Math.min(pageSize, limit - items.length));
    items.push(...page.calls);
    after = page.next;
  } while (after !== undefined && items.length < limit);
  return { items, hasMore: after !== undefined };
}
