/** A call as the log shows it. */
export interface LoggedCall {
  id: string;
  time: string;
  endpoint: string;
  backend: string | null;
  method: string | null;
  target: string | null;
  tool: string | null;
  definitionHash: string | null;
  agent: string | null;
  clientLabel: string | null;
  user: string | null;
  userDomain: string | null;
  principalKind: string;
  eraIn: string | null;
  eraOut: string | null;
  verdict: string;
  reason: string;
  rule: string | null;
  dlpOutcome: string;
  findings: { detector: string; direction: string; count: number; action: string; mode: string; rule: string | null }[];
  guardrailBundle: string | null;
  shadowOutcome: string | null;
  policySequence: number;
  requestBytes: number;
  responseBytes: number;
  status: number;
  isError: boolean;
  totalMs: number;
  gatewayMs: number;
  upstreamMs: number;
  traceId: string | null;
  conversation: string | null;
}

/** As `CallFilter` in services/analytics/schema.graphql; the last hour when no times are given. */
export type LogFilter = Partial<{
  from: string;
  to: string;
  agents: string[];
  backends: string[];
  tools: string[];
  userDomains: string[];
  verdicts: string[];
  dlpOutcomes: string[];
  method: string;
  reason: string;
  search: string;
  user: string;
}>;

const pageQuery = `query ($filter: CallFilter!, $after: String) {
  calls(filter: $filter, first: 200, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { node {
      id time endpoint backend method target tool definitionHash agent clientLabel user userDomain principalKind
      eraIn eraOut verdict reason rule dlpOutcome findings { detector direction count action mode rule }
      guardrailBundle shadowOutcome policySequence
      requestBytes responseBytes status isError totalMs gatewayMs upstreamMs traceId conversation
    } }
  }
}`;

interface Page {
  calls: { pageInfo: { hasNextPage: boolean; endCursor: string | null }; edges: { node: LoggedCall }[] };
}

/** The data of one GraphQL query. @throws Error with the answer if there are errors. */
export async function queryGraphql<Data>(
  url: string,
  token: string,
  query: string,
  variables: object = {},
): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data | null; errors?: unknown[] };
  if (!data || errors) throw new Error(`GraphQL answered ${response.status}: ${JSON.stringify(errors)}`);
  return data;
}

/** Every call that matches, newest first, read page by page from the GraphQL endpoint. */
export async function readCallLog(url: string, token: string, filter: LogFilter): Promise<LoggedCall[]> {
  const now = Date.now();
  const range = { from: new Date(now - 3_600_000).toISOString(), to: new Date(now + 60_000).toISOString() };
  const found: LoggedCall[] = [];
  let after: string | null = null;
  do {
    const page: Page = await queryGraphql(url, token, pageQuery, { filter: { ...range, ...filter }, after });
    const { edges, pageInfo } = page.calls;
    found.push(...edges.map(({ node }) => node));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}
