import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CitationAction,
  create,
  DomainCategoryCreatedSchema,
  DomainsListedSchema,
  SafeSearch,
  SearchRole,
  SearchToolDescribedSchema,
  WebSearchMode,
} from '@gatehouse/contracts';
import { startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { foundPages, searchServers, type SearchServer } from '@gatehouse/web-search/spec-kit';
import { startGateway, type TestGateway } from './gateway.js';
import { startSearchBackend, type SearchBackend } from './search-backend.js';

let gateway: TestGateway;
let token: string;
const backends = new Map<string, SearchBackend>();
let modern: FixtureBackend;

const slugOf = ({ package: name }: SearchServer) => name.replaceAll(/[^a-z]+/g, '-').replaceAll(/^-|-$/g, '');
const tools = searchServers.flatMap((server) =>
  server.tools.map(({ definition }) => ({ backend: slugOf(server), tool: definition.name })),
);
const urls = [foundPages[0]?.url ?? ''];
const messages = [{ role: 'user', content: 'how to install' }];
const all = { query: 'how to install', url: urls[0], urls, messages };

/** Arguments that any of the tools takes. */
const argumentsOf = (tool: string, more: object = {}) => {
  const definition = searchServers.flatMap((s) => s.tools).find((t) => t.definition.name === tool)?.definition;
  const properties = (definition?.inputSchema as { properties?: object }).properties ?? {};
  return { ...Object.fromEntries(Object.entries(all).filter(([name]) => name in properties)), ...more };
};

beforeAll(async () => {
  gateway = await startGateway();
  for (const [i, server] of searchServers.entries()) {
    const backend = await startSearchBackend(server, { json: i % 2 === 0 });
    backends.set(slugOf(server), backend);
    await gateway.addBackend(
      slugOf(server),
      backend,
      { legacy: true },
      server.tools.map(({ definition }) => definition),
    );
  }
  modern = await startFixtureBackend({ eras: ['modern'], stream: true });
  await gateway.addBackend('modern', modern, { modern: true }, [
    {
      name: 'web_search',
      inputSchema: {
        type: 'object',
        properties: {
          query: { type: 'string' },
          safe: { type: 'string', enum: ['off', 'strict'], 'x-mcp-header': 'Safe' },
          count: { type: 'integer', maximum: 20, 'x-mcp-header': 'Count' },
        },
      },
    } as { name: string },
    { name: 'find_ticket', inputSchema: { type: 'object', properties: { text: { type: 'string' } } } } as {
      name: string;
    },
  ]);
  await gateway.allowEverything('bot', [...backends.keys(), 'modern']);
  await gateway.append('domain-category', 'leaks', create(DomainCategoryCreatedSchema, { name: 'Leaks' }));
  await gateway.append('domain-category', 'leaks', create(DomainsListedSchema, { domains: ['leaks.example.net'] }));
  await gateway.addWebSearchPolicy('research', {
    query: { codenames: ['Bluebird'], detectors: ['pii.email'] },
    request: { safeSearch: SafeSearch.STRICT },
    domains: { excludeCategories: ['leaks'] },
  });
  token = await gateway.issueToken('bot');
}, 120_000);

afterAll(async () => {
  for (const backend of backends.values()) await backend.stop();
  await modern?.stop();
  await gateway?.stop();
});

async function call(backend: string, tool: string, args: object, headers: Record<string, string> = {}) {
  const { headers: trace, record } = gateway.traced();
  const params = { name: tool, arguments: args };
  const reply = await gateway.callModern(backend, token, 'tools/call', params, { headers: { ...trace, ...headers } });
  return { reply, text: JSON.stringify(reply.body), record: await record() };
}

describe.each(tools)('$tool of $backend', ({ backend, tool }) => {
  it('shows nothing of a blocked domain, and the record says so', async () => {
    const { reply, text, record } = await call(backend, tool, argumentsOf(tool));
    expect(reply.status).toBe(200);
    expect(text).not.toMatch(/leaks\.example|"isError":true/i);
    expect(record).toMatchObject({ verdict: 'allowed', reason: 'ok', webSearch: { policies: ['research'] } });
    expect(record.webSearch?.hosts.length).toBeGreaterThan(0);
  });

  it('does not hear of a code name', async () => {
    const calls = backends.get(backend)?.calls ?? [];
    const before = calls.length;
    const secret = Object.fromEntries(
      Object.entries(argumentsOf(tool)).map(([name, value]) => [
        name,
        JSON.parse(JSON.stringify(value).replaceAll('install', 'BLUEBIRD')) as unknown,
      ]),
    );
    const { text, record } = await call(backend, tool, secret);
    expect(text).toContain('web_search_query_codename');
    expect(text).not.toMatch(/bluebird/i);
    expect(record).toMatchObject({ verdict: 'denied', reason: 'web_search_query_codename', ruleId: 'research' });
    expect(JSON.stringify(record)).not.toMatch(/bluebird/i);
    expect(calls).toHaveLength(before);
  });
});

describe('a search', () => {
  it.each([
    ['brave-brave-search-mcp-server', 'brave_web_search', { safesearch: 'off' }, { safesearch: 'strict' }],
    ['mcp-searxng', 'searxng_web_search', {}, { safesearch: '2' }],
    ['duckduckgo-mcp-server', 'duckduckgo_web_search', { safeSearch: 'moderate' }, { safeSearch: 'strict' }],
  ])('of %s is made with safe search', async (backend, tool, args, expected) => {
    const { record } = await call(backend, tool, argumentsOf(tool, args));
    expect(backends.get(backend)?.calls.at(-1)?.args).toMatchObject(expected);
    expect(record.webSearch?.changes).toContain('safe_search');
  });

  it('has its masked query and its sources on record', async () => {
    const { record } = await call('exa-mcp-server', 'web_search_exa', { query: 'install on 10 hosts' });
    expect(record.webSearch).toMatchObject({ role: 'search', adapter: 'exa', query: 'install on 10 hosts', would: [] });
    expect(record.webSearch?.changes).toEqual(['results_dropped']);
    expect(record.webSearch?.hosts).toMatchObject([
      { host: 'docs.example.com', kept: 1, dropped: 0 },
      { host: 'cdn.leaks.example.net', kept: 0, dropped: 1 },
      { host: 'blog.example.org', kept: 1, dropped: 0 },
    ]);
    const { record: masked } = await call('exa-mcp-server', 'web_search_exa', { query: 'who is jane@contoso.com' });
    expect(masked).toMatchObject({ reason: 'web_search_query_sensitive' });
    expect(masked.webSearch?.query).toBe('who is [masked: e-mail address]');
  });

  it('may send nothing to a webhook', async () => {
    const args = { url: urls[0], webhook: 'https://hooks.example.org/' };
    const { text, record } = await call('firecrawl-mcp', 'firecrawl_crawl', args);
    expect(text).toContain('web_search_argument_forbidden');
    expect(record.reason).toBe('web_search_argument_forbidden');
  });

  it('reads no internal address', async () => {
    const { record } = await call('mcp-server-fetch', 'fetch', { url: 'http://169.254.169.254/latest/meta-data' });
    expect(record.reason).toBe('web_search_url_denied');
    const { record: blocked } = await call('mcp-server-fetch', 'fetch', { url: 'https://leaks.example.net/' });
    expect(blocked).toMatchObject({ reason: 'web_search_domain_denied' });
    expect(blocked.webSearch?.hosts).toMatchObject([{ host: 'leaks.example.net', kept: 0, dropped: 1 }]);
  });

  it('is the same for a legacy agent, and at an endpoint of several backends', async () => {
    const session = await gateway.initialize('exa-mcp-server', token);
    const params = { name: 'web_search_exa', arguments: { query: 'install' } };
    const legacy = await gateway.callLegacy('exa-mcp-server', token, session, 'tools/call', params);
    expect(JSON.stringify(legacy.body)).toContain('docs.example.com');
    expect(JSON.stringify(legacy.body)).not.toContain('leaks');
    const name = 'exa-mcp-server__web_search_exa';
    const several = await gateway.callModern('', token, 'tools/call', { ...params, name });
    expect(JSON.stringify(several.body)).toContain('docs.example.com');
    expect(JSON.stringify(several.body)).not.toContain('leaks');
    const stopped = await gateway.callModern('', token, 'tools/call', { name, arguments: { query: 'bluebird' } });
    expect(JSON.stringify(stopped.body)).toContain('web_search_query_codename');
  });
});

describe('a tool that no adapter knows', () => {
  const answer = (text: string) => {
    modern.intercept = ({ id, method }, response) => {
      if (method !== 'tools/call') return false;
      const result = { resultType: 'complete', content: [{ type: 'text', text }] };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 1, progress: 1 } };
      response.end(`data: ${JSON.stringify(progress)}\n\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`);
      return true;
    };
  };

  it('is read as its definition suggests; headers follow the arguments, and streams are looked through', async () => {
    let seen: Record<string, unknown> = {};
    answer('See https://leaks.example.net/a and https://example.com/b');
    const answering = modern.intercept;
    modern.intercept = (request, response, raw) => {
      if (request.method === 'tools/call')
        seen = { ...(request.params.arguments as object), header: request.headers['mcp-param-safe'] };
      return answering?.(request, response, raw) ?? false;
    };
    const args = { query: 'x', safe: 'off', count: 12345 };
    const { text, record } = await call('modern', 'web_search', args, {
      'mcp-param-safe': 'off',
      'mcp-param-count': '12345',
    });
    expect(seen).toEqual({ query: 'x', safe: 'strict', count: 12345, header: 'strict' });
    expect(text).toContain('See [link removed by policy] and https://example.com/b');
    expect(record.webSearch).toMatchObject({ adapter: 'generic', role: 'search' });
  });

  it('is looked at once an administrator says how', async () => {
    answer('https://leaks.example.net/');
    const args = { text: 'bluebird' };
    const { record } = await call('modern', 'find_ticket', args);
    expect([record.reason, record.webSearch]).toEqual(['ok', undefined]);
    const adapter = { role: SearchRole.ANSWER, query: '/text' };
    await gateway.append('search-tools', 'modern', create(SearchToolDescribedSchema, { tool: 'find_ticket', adapter }));
    const { record: stopped } = await call('modern', 'find_ticket', args);
    expect(stopped).toMatchObject({
      reason: 'web_search_query_codename',
      webSearch: { adapter: 'custom', role: 'answer' },
    });
  });
});

describe('a policy', () => {
  it.each([
    ['web_search_role_denied', { roles: [SearchRole.FETCH] }, 'install'],
    ['web_search_query_too_long', { query: { maxLength: 20 } }, 'how to install a bicycle rack'],
    ['web_search_query_internal_host', { query: { internalSuffixes: ['corp.example'] } }, 'wiki.corp.example down'],
  ])('refuses a search with %s', async (reason, policy, query) => {
    await gateway.addWebSearchPolicy('narrow', { backends: ['exa-mcp-server'], ...policy });
    const { text, record } = await call('exa-mcp-server', 'web_search_exa', { query });
    expect(text).toContain(reason);
    expect(record).toMatchObject({ verdict: 'denied', reason, ruleId: 'narrow' });
    await gateway.removeWebSearchPolicy('narrow');
  });

  it('blocks an answer that cites a blocked host, where it says so', async () => {
    await gateway.addWebSearchPolicy('strict', {
      backends: ['perplexity-ai-mcp-server'],
      domains: { exclude: ['example.org'] },
      results: { citations: CitationAction.BLOCK },
    });
    const { text, record } = await call('perplexity-ai-mcp-server', 'perplexity_ask', { messages });
    expect(text).toContain('web_search_answer_blocked');
    expect(text).not.toContain('installed');
    expect(record).toMatchObject({ verdict: 'denied', reason: 'web_search_answer_blocked', ruleId: 'strict' });
    await gateway.removeWebSearchPolicy('strict');
  });

  it('in monitor mode changes nothing, and the record says what it would have done', async () => {
    await gateway.removeWebSearchPolicy('research');
    await gateway.addWebSearchPolicy('watch', {
      mode: WebSearchMode.MONITOR,
      query: { codenames: ['bluebird'] },
      domains: { exclude: ['leaks.example.net'] },
    });
    const { text, record } = await call('exa-mcp-server', 'web_search_exa', { query: 'bluebird' });
    expect(text).toContain('leaks.example.net');
    expect(record).toMatchObject({ reason: 'ok', webSearch: { changes: [] } });
    expect(record.webSearch?.would).toEqual(['web_search_query_codename', 'results_dropped']);
    await gateway.removeWebSearchPolicy('watch');
    const { record: without } = await call('exa-mcp-server', 'web_search_exa', { query: 'bluebird' });
    expect(without.webSearch).toBeUndefined();
  });
});
