import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { undeclaredRoutes } from '@gatehouse/identity';
import { call, noon, startHarness, type Harness, type RecordInit } from './analytics-harness.js';

let harness: Harness;

const at = (minute: number) => new Date(noon + minute * 60_000).toISOString();
const range = { from: at(0), to: at(100) };

const finding = {
  detector: 'pci.card_number',
  direction: 'request',
  count: 2,
  action: 'mask',
  mode: 'enforce',
  rule: 'cards/1',
};
const webSearch = {
  role: 'search',
  adapter: 'exa',
  query: 'weather',
  policies: ['p1'],
  hosts: [
    { host: 'docs.example.com', kept: 2, dropped: 0 },
    { host: 'leaks.example.net', kept: 0, dropped: 1 },
  ],
  changes: ['results_dropped'],
  would: ['safe_search'],
};
// One record per line of the filter table, each unlike the others in one respect.
const records: Record<string, RecordInit> = {
  plain: call(1),
  otherBackend: call(2, { backendId: 'dbhub', endpoint: '/mcp/dbhub' }),
  otherTool: call(3, { target: 'Search_Orders' }),
  otherAgent: call(4, { agentId: 'cursor' }),
  otherUser: call(5, { userId: 'bob', webSearch: { ...webSearch, query: '', hosts: webSearch.hosts.slice(0, 1) } }),
  otherDomain: call(6, { userDomain: 'example.org' }),
  modified: call(7, {
    dlpOutcome: 'modified',
    findings: [{ ...finding, ruleId: finding.rule }],
    guardrailBundle: 'f00d',
    shadowOutcome: 'blocked',
    webSearch,
  }),
  blocked: call(8, { dlpOutcome: 'blocked', verdict: 'denied', reason: 'guardrail_block' }),
  denied: call(9, { verdict: 'denied', reason: 'no_allow_rule' }),
  failed: call(10, { verdict: 'failed', reason: 'upstream_timeout', status: 504, isError: true }),
  listed: call(11, { method: 'tools/list', target: '' }),
  prompt: call(12, { method: 'prompts/get', target: 'echo' }),
};
const idOf = (name: string) => records[name]?.id ?? '';
const names = Object.keys(records);

beforeAll(async () => {
  harness = await startHarness();
  await harness.publish(Object.values(records));
  await harness.publish([call(1, { id: 'theirs' })], { org: 'acme' });
  await harness.caughtUp();
});

afterAll(async () => {
  await harness?.stop();
});

const callsQuery = `query calls($filter: CallFilter!, $first: Int, $after: String) {
  calls(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id time } }
  }
}`;

interface Page {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  edges: { cursor: string; node: { id: string; time: string } }[];
}

async function calls(filter: object, page: { first?: number; after?: string | null } = {}): Promise<Page> {
  const { data, errors } = await harness.query(callsQuery, { filter: { ...range, ...filter }, first: 50, ...page });
  expect(errors).toEqual([]);
  return data.calls as Page;
}

async function refusal(text: string, variables: object = {}, as = 'admin') {
  const { status, data, errors } = await harness.query(text, variables, as);
  expect(data).toBeNull();
  return { status, code: errors[0].extensions.code as string, errors };
}

describe('the filters of the log', () => {
  const without = (...left: string[]) => names.filter((name) => !left.includes(name));
  it.each<[string, object, string[]]>([
    ['nothing but the range', {}, names],
    ['from (inclusive)', { from: at(11) }, ['listed', 'prompt']],
    ['to (exclusive)', { to: at(3) }, ['plain', 'otherBackend']],
    ['one backend', { backends: ['dbhub'] }, ['otherBackend']],
    ['several backends', { backends: ['dbhub', 'everything'] }, names],
    ['one tool', { tools: ['Search_Orders'] }, ['otherTool']],
    [
      'several tools, and no prompts of the same name',
      { tools: ['echo', 'Search_Orders'] },
      without('listed', 'prompt'),
    ],
    ['agents', { agents: ['cursor', 'nobody'] }, ['otherAgent']],
    ['user', { user: 'bob' }, ['otherUser']],
    ['user domains', { userDomains: ['example.org'] }, ['otherDomain']],
    ['DLP outcome', { dlpOutcomes: ['modified'] }, ['modified']],
    ['several DLP outcomes', { dlpOutcomes: ['modified', 'blocked'] }, ['modified', 'blocked']],
    ['verdict', { verdicts: ['failed'] }, ['failed']],
    ['several verdicts', { verdicts: ['failed', 'denied'] }, ['blocked', 'denied', 'failed']],
    ['reason', { reason: 'no_allow_rule' }, ['denied']],
    ['method', { method: 'tools/list' }, ['listed']],
    ['part of a tool name in another case', { search: 'ORDERS' }, ['otherTool']],
    ['a wildcard, which is plain text', { search: '%' }, []],
    [
      'all at once',
      { backends: ['everything'], agents: ['claude-code'], verdicts: ['denied'], dlpOutcomes: ['blocked'] },
      ['blocked'],
    ],
    ['null, which is no filter', { backends: null, search: null, verdicts: null }, names],
    ['what looks like SQL', { backends: [`') OR 1 = 1 --`] }, []],
  ])('%s', async (_, filter, expected) => {
    const { edges, totalCount } = await calls(filter);
    expect(edges.map(({ node }) => node.id)).toEqual([...expected].reverse().map(idOf));
    expect(totalCount).toBe(expected.length);
  });
});

describe('a call', () => {
  it('is shown with everything that was recorded', async () => {
    const text = `query one($id: ID!) { call(id: $id) {
      id time endpoint backend method target tool definitionHash agent user userDomain principalKind clientLabel
      eraIn eraOut verdict reason rule dlpOutcome findings { detector direction count action mode rule }
      guardrailBundle shadowOutcome policySequence
      webSearch { role adapter query policies hosts { host kept dropped } changes would }
      requestBytes responseBytes totalMs upstreamMs gatewayMs status isError traceId conversation } }`;
    const { data } = await harness.query(text, { id: idOf('modified') });
    expect(data.call).toEqual({
      id: idOf('modified'),
      time: '2026-11-20T12:07:00.000Z',
      endpoint: '/mcp/everything',
      backend: 'everything',
      method: 'tools/call',
      target: 'echo',
      tool: 'echo',
      definitionHash: null,
      agent: 'claude-code',
      user: 'alice',
      userDomain: 'example.com',
      principalKind: 'user',
      clientLabel: null,
      eraIn: 'legacy',
      eraOut: 'legacy',
      verdict: 'allowed',
      reason: 'ok',
      rule: null,
      dlpOutcome: 'modified',
      findings: [finding],
      guardrailBundle: 'f00d',
      shadowOutcome: 'blocked',
      webSearch,
      policySequence: 0,
      requestBytes: 0,
      responseBytes: 0,
      totalMs: 1.5,
      upstreamMs: 1,
      gatewayMs: 0.5,
      status: 200,
      isError: false,
      traceId: null,
      conversation: null,
    });
  });

  it('is null when there is none, and when it is of another organization', async () => {
    for (const id of ['nothing', 'theirs']) {
      expect((await harness.query('query one($id: ID!) { call(id: $id) { id } }', { id })).data).toEqual({
        call: null,
      });
    }
  });
});

describe('the report on web searches', () => {
  const report = `query report($filter: CallFilter!) { webSearchReport(filter: $filter) {
    sources { host kept dropped calls users } searchers { user agent calls refused } } }`;

  it('says who searched and which sources were used', async () => {
    const { data } = await harness.query(report, { filter: range });
    expect(data.webSearchReport).toEqual({
      sources: [
        { host: 'docs.example.com', kept: 4, dropped: 0, calls: 2, users: 2 },
        { host: 'leaks.example.net', kept: 0, dropped: 1, calls: 1, users: 1 },
      ],
      searchers: [
        { user: 'alice', agent: 'claude-code', calls: 1, refused: 0 },
        { user: 'bob', agent: 'claude-code', calls: 1, refused: 0 },
      ],
    });
  });

  it('is about the calls that the filter matches', async () => {
    const { data } = await harness.query(report, { filter: { ...range, user: 'bob' } });
    expect(data.webSearchReport).toMatchObject({ sources: [{ host: 'docs.example.com', kept: 2 }] });
  });
});

describe('the facets', () => {
  const query = `query facets($filter: CallFilter!) { callFacets(filter: $filter) {
    backends { value count } agents { value count } tools { value count }
    userDomains { value count } verdicts { value count } dlpOutcomes { value count } } }`;

  it('count every value, the most frequent first', async () => {
    const { data } = await harness.query(query, { filter: range });
    expect(data.callFacets).toEqual({
      backends: [
        { value: 'everything', count: 11 },
        { value: 'dbhub', count: 1 },
      ],
      agents: [
        { value: 'claude-code', count: 11 },
        { value: 'cursor', count: 1 },
      ],
      tools: [
        { value: 'echo', count: 9 },
        { value: 'Search_Orders', count: 1 },
      ],
      userDomains: [
        { value: 'example.com', count: 11 },
        { value: 'example.org', count: 1 },
      ],
      verdicts: [
        { value: 'allowed', count: 9 },
        { value: 'denied', count: 2 },
        { value: 'failed', count: 1 },
      ],
      dlpOutcomes: [
        { value: 'none', count: 10 },
        { value: 'blocked', count: 1 },
        { value: 'modified', count: 1 },
      ],
    });
  });

  it('show in a list what else could be chosen there', async () => {
    const { data } = await harness.query(query, { filter: { ...range, verdicts: ['denied'], search: 'echo' } });
    expect(data.callFacets.verdicts).toEqual([
      { value: 'allowed', count: 6 },
      { value: 'denied', count: 2 },
      { value: 'failed', count: 1 },
    ]);
    expect(data.callFacets.dlpOutcomes).toEqual([
      { value: 'blocked', count: 1 },
      { value: 'none', count: 1 },
    ]);
  });
});

describe('the pages', () => {
  const filter = { from: at(200), to: at(300), reason: 'paged' };
  // Three calls in each millisecond, so that ids decide within it.
  const many = Array.from({ length: 45 }, (_, i) =>
    call(210 + Math.floor(i / 3), { id: `paged-${String(i).padStart(2, '0')}`, reason: 'paged' }),
  );

  it('hold every call once, newest first, although calls come in meanwhile and some were inserted twice', async () => {
    await harness.publish(many);
    await harness.caughtUp();
    // The same rows once more, in a part of their own.
    await harness.clickhouse.command(`INSERT INTO calls SELECT * FROM calls WHERE reason = 'paged'`);
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; ; page++) {
      const { edges, pageInfo, totalCount }: Page = await calls(filter, { first: 7, after });
      expect(totalCount).toBe(45 + page);
      expect(pageInfo).toMatchObject({ hasPreviousPage: page > 0, hasNextPage: page < 6 });
      expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([edges[0]?.cursor, edges.at(-1)?.cursor]);
      seen.push(...edges.map(({ node }) => node.id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
      await harness.publish([call(250 + page, { reason: 'paged' })]);
      await harness.caughtUp();
    }
    expect(seen).toEqual(many.map(({ id }) => id).reverse());
    const { data } = await harness.query(
      `query f($filter: CallFilter!) { callFacets(filter: $filter) { verdicts { value count } } }`,
      { filter },
    );
    expect(data.callFacets.verdicts).toEqual([{ value: 'allowed', count: 51 }]);
  });

  it('end with an empty page', async () => {
    const { edges } = await calls(filter, { first: 200 });
    const { pageInfo, ...last } = await calls(filter, { after: edges.at(-1)?.cursor ?? '' });
    expect(last.edges).toEqual([]);
    expect(pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null });
  });
});

describe('what is refused', () => {
  const ask = (fields: string) => `query q($filter: CallFilter!) { calls(filter: $filter) { ${fields} } }`;
  const one = `{ calls(filter: { from: "${range.from}", to: "${range.to}" }) { totalCount } }`;

  it.each<[string, string, object, string]>([
    ['no range', '{ calls(filter: {}) { totalCount } }', {}, 'GATEHOUSE_QUERY_INVALID'],
    ['no filter', '{ calls { totalCount } }', {}, 'GATEHOUSE_QUERY_INVALID'],
    [
      'a range of 32 days',
      ask('totalCount'),
      { filter: { from: '2026-01-01T00:00:00Z', to: '2026-02-02T00:00:00Z' } },
      'GATEHOUSE_QUERY_RANGE_INVALID',
    ],
    [
      'a range backwards',
      ask('totalCount'),
      { filter: { from: range.to, to: range.from } },
      'GATEHOUSE_QUERY_RANGE_INVALID',
    ],
    [
      'a time that is none',
      ask('totalCount'),
      { filter: { from: 'yesterday', to: range.to } },
      'GATEHOUSE_REQUEST_INVALID',
    ],
    ['first above 200', callsQuery, { filter: range, first: 201 }, 'GATEHOUSE_REQUEST_INVALID'],
    ['first of 0', callsQuery, { filter: range, first: 0 }, 'GATEHOUSE_REQUEST_INVALID'],
    ['a strange cursor', callsQuery, { filter: range, after: 'page-2' }, 'GATEHOUSE_QUERY_CURSOR_INVALID'],
    [
      'too many values',
      ask('totalCount'),
      { filter: { ...range, tools: Array(101).fill('x') } },
      'GATEHOUSE_REQUEST_INVALID',
    ],
    ['an empty list', ask('totalCount'), { filter: { ...range, tools: [] } }, 'GATEHOUSE_REQUEST_INVALID'],
    ['an unknown verdict', ask('totalCount'), { filter: { ...range, verdicts: ['maybe'] } }, 'GATEHOUSE_QUERY_INVALID'],
    ['an organization', ask('totalCount'), { filter: { ...range, org: 'acme' } }, 'GATEHOUSE_QUERY_INVALID'],
    ['an unknown field', '{ secrets }', {}, 'GATEHOUSE_QUERY_INVALID'],
    ['no GraphQL', '{ calls(', {}, 'GATEHOUSE_QUERY_INVALID'],
    [
      'many aliases',
      `{ ${Array.from({ length: 16 }, (_, i) => `a${i}: ${one.slice(1, -1)}`).join('')} }`,
      {},
      'GATEHOUSE_QUERY_TOO_MANY_ALIASES',
    ],
    ['a long text', `{ ${' '.repeat(20_000)} ingest { lagRecords } }`, {}, 'GATEHOUSE_QUERY_TOO_LARGE'],
    ['many tokens', `{ ${'ingest { lagRecords } '.repeat(600)} }`, {}, 'GATEHOUSE_QUERY_TOO_LARGE'],
    [
      'many expensive fields',
      `{ ${Array.from({ length: 15 }, (_, i) => `a${i}: callFacets(filter: { from: "${range.from}", to: "${range.to}" }) { tools { count } backends { count } }`).join(' ')} b: calls(first: 200, filter: { from: "${range.from}", to: "${range.to}" }) { edges { cursor node { id time backend tool agent user reason verdict status findings { count detector action direction } } } } }`.replace(
        'b: calls',
        'calls',
      ),
      {},
      'GATEHOUSE_QUERY_TOO_COSTLY',
    ],
    [
      'a document as JSON that is nested deeply',
      JSON.stringify({
        kind: 'Document',
        definitions: [{ kind: 'OperationDefinition', operation: 'query', selectionSet: deep(40) }],
      }),
      {},
      'GATEHOUSE_QUERY_INVALID',
    ],
  ])('%s', async (_, text, variables, code) => {
    const refused = await refusal(text, variables);
    expect(refused).toMatchObject({ status: 400, code });
    expect(refused.errors[0].extensions).toMatchObject({ title: expect.any(String), hint: expect.any(String) });
  });

  it('says which argument is wrong', async () => {
    const { errors } = await refusal(callsQuery, { filter: range, first: 1_000 });
    expect(errors[0]).toMatchObject({
      message: 'first must not be greater than 200',
      path: ['calls'],
      extensions: { errors: ['first must not be greater than 200'] },
    });
  });

  it('everything without a token, introspection included', async () => {
    const anonymous = await refusal('{ __schema { types { name } } }', {}, '');
    expect(anonymous).toMatchObject({ status: 401, code: 'GATEHOUSE_AUTH_REQUIRED' });
    const { data } = await harness.query('{ __schema { queryType { name } } }', {}, 'bob');
    expect(data).toEqual({ __schema: { queryType: { name: 'Query' } } });
  });

  it('the log to those who may not read it', async () => {
    for (const text of [one, '{ call(id: "1") { id } }', '{ ingest { lagRecords } }']) {
      const { errors } = await harness.query(text, {}, 'bob');
      expect(errors[0].extensions).toMatchObject({
        code: 'GATEHOUSE_AUTH_FORBIDDEN',
        detail: 'You need the permission logs:read.',
      });
    }
    expect((await harness.query(one, {}, 'audrey')).errors).toEqual([]);
  });

  it('nothing without a declared permission', () => {
    const { app } = harness.service;
    expect(undeclaredRoutes(app.get(DiscoveryService, { strict: false }), app.get(Reflector))).toEqual([]);
  });
});

function deep(levels: number): object {
  const selectionSet = levels === 0 ? undefined : deep(levels - 1);
  const field = { kind: 'Field', name: { kind: 'Name', value: 'calls' }, selectionSet };
  return { kind: 'SelectionSet', selections: [field] };
}
