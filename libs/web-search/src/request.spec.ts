import { describe, expect, it } from '@jest/globals';
import { create, DetectorSettingsSchema, WebSearchPolicySchema, type MessageInitShape } from '@gatehouse/contracts';
import { Freshness, SafeSearch, SearchRole, SideChannels, WebSearchMode } from '@gatehouse/contracts';
import { compileScanner, customDetector, WordList, type Scanner } from '@gatehouse/guardrail-engine';
import { adapterOf } from './catalogue.js';
import { applyEdits } from './pointers.js';
import { compileWebSearch } from './policy.js';
import { maskedQuery, queryScannerOf } from './query-scanner.js';
import { decideRequest } from './request.js';
import { searchServers } from './search-servers.spec-kit.js';

type PolicyInit = MessageInitShape<typeof WebSearchPolicySchema>;
type Args = Record<string, unknown>;

const caller = { agentId: 'cursor', groups: ['/staff'], userDomain: 'example.com', backendId: 'search' };

function policiesOf(...inits: readonly PolicyInit[]) {
  const policies = Object.fromEntries(inits.map((init, i) => [`p${i}`, create(WebSearchPolicySchema, init)]));
  const categories = { malware: ['evil.example.net'], reference: ['docs.example.com'] };
  return (
    compileWebSearch({ policies, categories, scannerOf: (policy) => queryScannerOf(policy) })?.policiesFor(caller) ?? []
  );
}

function decide(toolName: string, args: Args, ...inits: readonly PolicyInit[]) {
  const tools = searchServers.flatMap(({ tools: all }) => all);
  const definition = tools.find(({ definition: { name } }) => name === toolName)?.definition;
  const adapter = definition && adapterOf(definition)?.adapter;
  if (!adapter) throw new Error(`no tool ${toolName}`);
  const policies = policiesOf(...inits);
  const decision = decideRequest({ adapter, policies }, args);
  const after = structuredClone(args);
  applyEdits(after, decision.edits);
  return { ...decision, reason: decision.denied?.reason, after, logged: maskedQuery(decision.query, policies) };
}

describe('a query', () => {
  const query = {
    codenames: ['Bluebird', 'Project Zero Lima'],
    internalSuffixes: ['corp.example'],
    detectors: ['pii.email'],
  };

  it.each([
    ['weather in Oslo', undefined],
    ['bluebirds of North America', undefined],
    ['release date of bluebird?', 'query_codename'],
    ['release of BLUE\u200bBIRD', 'query_codename'],
    ['why project zero lima failed', 'query_codename'],
    ['Ymx1ZWJpcmQgaXMgZGVsYXllZCBhZ2FpbiBhbmQgYWdhaW4= what does it mean', 'query_codename'],
    ['mail of jane.doe@contoso.com', 'query_sensitive'],
    ['how to reach build7.corp.example', 'query_internal_host'],
    ['error at http://wiki.corp.example/page', 'query_internal_host'],
  ])('%j comes to %s', (text, reason) => {
    expect(decide('web_search_exa', { query: text }, { query }).reason).toBe(reason);
  });

  it('has a longest length', () => {
    expect(decide('web_search_exa', { query: '12345' }, { query: { maxLength: 4 } }).reason).toBe('query_too_long');
    expect(decide('web_search_exa', { query: '1234' }, { query: { maxLength: 4 } }).reason).toBeUndefined();
  });

  it('is looked for in every argument, and in conversations', () => {
    const messages = [
      { role: 'user', content: 'Hello' },
      { role: 'user', content: 'What is bluebird?' },
    ];
    expect(decide('perplexity_ask', { messages }, { query }).reason).toBe('query_codename');
    expect(decide('fetch', { url: 'https://example.com/?q=Bluebird' }, { query }).reason).toBe('query_codename');
  });

  it('is on record without what may not be said', () => {
    const { logged } = decide(
      'web_search_exa',
      { query: 'jane.doe@contoso.com on Bluebird at a.corp.example' },
      { query },
    );
    expect(logged).toBe('[masked: e-mail address] on [masked: code name] at [masked: internal host]');
    expect(decide('web_search_exa', { query: 'weather' }, { query: { omitQuery: true } }).logged).toBe('');
  });
});

describe("an organization's own detector", () => {
  const own = compileScanner([
    customDetector(
      'projects',
      create(DetectorSettingsSchema, {
        ...{ title: 'Projects', label: 'project', confidence: 0.9 },
        detection: { case: 'wordList', value: {} },
      }),
      new WordList(['Nimbus']),
    ),
  ]);
  const scannerOf = (detectors: string[], known?: Scanner) =>
    queryScannerOf(create(WebSearchPolicySchema, { query: { detectors } }), known);

  it.each([['org.wordlist.projects'], ['org.*'], ['org.wordlist.*'], ['*']])('stops a query as %s', (name) => {
    const scanner = scannerOf([name], own);
    expect(scanner.stops(['when is NIMBUS\u200b due?'])).toBe('query_sensitive');
    expect(scanner.stops(['when is the nimbostratus due?'])).toBeUndefined();
  });

  it('is masked on record, whether the policy names it or not', () => {
    for (const names of [[], ['pii.email'], ['org.*']]) {
      expect(scannerOf(names, own).spans('on nimbus')).toContainEqual({ start: 3, end: 9, label: 'project' });
    }
  });

  it('stops everything where it is named and is not there', () => {
    const scanners = [scannerOf(['org.edm.staff'], own), scannerOf(['pii.email', 'org.wordlist.projects'])];
    for (const scanner of scanners) {
      expect(scanner.stops(['weather'])).toBe('query_sensitive');
      expect(scanner.spans('weather')).toEqual([{ start: 0, end: 7, label: 'not looked through' }]);
    }
    expect(scannerOf(['org.*']).stops(['weather'])).toBeUndefined();
  });

  it('stops everything when it breaks down', () => {
    const fail = () => {
      throw new RangeError('too much');
    };
    const broken = compileScanner([
      { ...own.detectors[0], id: 'org.edm.broken', finders: [{ search: fail }] } as never,
    ]);
    expect(scannerOf(['org.*'], broken).stops(['weather'])).toBe('query_sensitive');
  });
});

describe('a role', () => {
  it('that the policy does not name is refused', () => {
    const init = { roles: [SearchRole.SEARCH] };
    expect(decide('fetch', { url: 'https://example.com/' }, init).reason).toBe('role_denied');
    expect(decide('web_search_exa', { query: 'x' }, init).reason).toBeUndefined();
  });
});

describe('a URL', () => {
  it.each([
    ['https://docs.example.com/a', undefined],
    ['docs.example.com', undefined],
    ['http://docs.example.com/a', 'url_denied'],
    ['file:///etc/passwd', 'url_denied'],
    ['https://169.254.169.254/', 'url_denied'],
    ['https://evil.example.net/', 'domain_denied'],
    ['https://docs.example.com/r?to=https%3A%2F%2Fevil.example.net%2F', 'domain_denied'],
    ['not a url', 'url_denied'],
  ])('%s comes to %s', (url, reason) => {
    const init = { urls: { schemes: ['https'] }, domains: { excludeCategories: ['malware'] } };
    expect(decide('fetch', { url }, init).reason).toBe(reason);
    expect(decide('web_fetch_exa', { urls: ['https://docs.example.com/', url] }, init).reason).toBe(reason);
  });

  it('may be of named hosts alone, and is on record', () => {
    const init = { urls: { hosts: ['example.com'] } };
    expect(decide('fetch', { url: 'https://example.org/' }, init)).toMatchObject({ reason: 'domain_denied' });
    const { hosts, reason } = decide('fetch', { url: 'https://www.example.com/' }, init);
    expect([reason, hosts.list()]).toEqual([undefined, [{ host: 'www.example.com', kept: 1, dropped: 0 }]]);
  });

  it('may be private where the policy lets it', () => {
    expect(decide('fetch', { url: 'http://wiki/' }, { urls: { allowPrivate: true } }).reason).toBeUndefined();
  });
});

describe('a side channel', () => {
  const args = { url: 'https://docs.example.com/', webhook: 'https://evil.example.net/', limit: 5 };

  it('is refused', () => {
    expect(decide('firecrawl_crawl', args, {}).reason).toBe('argument_forbidden');
    expect(decide('firecrawl_crawl', { url: args.url, webhookHeaders: {} }, {}).reason).toBe('argument_forbidden');
    expect(decide('firecrawl_search', { query: 'x', scrapeOptions: { actions: [] } }, {}).reason).toBe(
      'argument_forbidden',
    );
    expect(decide('brave_web_search', { query: 'x', goggles: 'https://evil.example.net/g' }, {}).reason).toBe(
      'argument_forbidden',
    );
  });

  it('is stripped or let through where the policy says so', () => {
    const strip = decide('firecrawl_crawl', args, { request: { sideChannels: SideChannels.STRIP } });
    expect(strip).toMatchObject({ reason: undefined, after: { url: args.url, limit: 5 }, changes: ['side_channel'] });
    expect(strip.after).not.toHaveProperty('webhook');
    const allow = decide('firecrawl_crawl', args, { request: { sideChannels: SideChannels.ALLOW } });
    expect(allow).toMatchObject({ reason: undefined, after: args });
  });

  it('is what the policy names too', () => {
    const request = { forbiddenArguments: ['raw*'] };
    expect(decide('fetch', { url: 'https://docs.example.com/', raw: true }, { request }).reason).toBe(
      'argument_forbidden',
    );
  });

  it('is no field of data that happens to have such a name', () => {
    const scrape = { query: 'x', scrapeOptions: { jsonOptions: { schema: { email: { type: 'string' } } } } };
    expect(decide('firecrawl_search', scrape, {}).reason).toBeUndefined();
  });
});

describe('arguments', () => {
  it.each([
    ['brave_web_search', {}, { safesearch: 'strict' }],
    ['brave_web_search', { safesearch: 'off' }, { safesearch: 'strict' }],
    ['searxng_web_search', { safesearch: 1 }, { safesearch: '2' }],
    ['duckduckgo_web_search', { safeSearch: 'strict' }, { safeSearch: 'strict' }],
    ['web_search_exa', {}, {}],
  ])('of %s get strict safe search where it has one: %j', (name, args, after) => {
    const { after: found } = decide(name, { query: 'x', ...args }, { request: { safeSearch: SafeSearch.STRICT } });
    expect(found).toEqual({ query: 'x', ...after });
  });

  it.each([
    ['web_search_exa', {}, { numResults: 3 }],
    ['web_search_exa', { numResults: 2 }, { numResults: 2 }],
    ['tavily_search', { max_results: 20 }, { max_results: 5 }],
    ['brave_web_search', { count: '20' }, { count: 3 }],
  ])('of %s ask for no more than the cap, within the schema: %j', (name, args, after) => {
    expect(decide(name, { query: 'x', ...args }, { request: { maxCount: 3 } }).after).toEqual({ query: 'x', ...after });
  });

  it.each([
    ['tavily_search', { start_date: '2001-01-01' }, { time_range: 'month' }],
    ['tavily_search', { time_range: 'day' }, { time_range: 'day' }],
    ['brave_web_search', { freshness: '2001-01-01to2001-02-01' }, { freshness: 'pm' }],
    ['firecrawl_search', { tbs: 'qdr:y' }, { tbs: 'qdr:m' }],
  ])('of %s ask for nothing older: %j', (name, args, after) => {
    const { after: found } = decide(name, { query: 'x', ...args }, { request: { freshness: Freshness.MONTH } });
    expect(found).toEqual({ query: 'x', ...after });
  });

  it.each([
    ['tavily_search', {}, { include_domains: ['example.com'], exclude_domains: ['bad.example.com'] }],
    [
      'tavily_search',
      { include_domains: ['docs.example.com', 'example.org'] },
      { include_domains: ['docs.example.com'], exclude_domains: ['bad.example.com'] },
    ],
    ['firecrawl_search', { excludeDomains: ['other.example.com'] }, { includeDomains: ['example.com'] }],
    ['perplexity_search', { search_domain_filter: ['-example.org'] }, { search_domain_filter: ['example.com'] }],
    ['brave_web_search', {}, { goggles: '$discard,site=bad.example.com' }],
  ])('of %s are limited to domains: %j', (name, args, after) => {
    const domains = { include: ['example.com'], exclude: ['bad.example.com', 'example.com/private'] };
    expect(decide(name, { query: 'x', ...args }, { domains }).after).toEqual({ query: 'x', ...after });
  });

  it('write exclusions as the tool wants them', () => {
    const domains = { exclude: ['bad.example.com'] };
    expect(decide('perplexity_search', { query: 'x' }, { domains }).after).toMatchObject({
      search_domain_filter: ['-bad.example.com'],
    });
  });

  it('that ask for nothing else than what is not allowed are refused', () => {
    const domains = { exclude: ['bad.example.com'] };
    expect(decide('tavily_search', { query: 'x', include_domains: ['bad.example.com'] }, { domains }).reason).toBe(
      'domain_denied',
    );
    expect(decide('web_search_exa', { query: 'site:bad.example.com' }, { domains }).reason).toBe('domain_denied');
  });

  it('lose operators that contradict', () => {
    const domains = { exclude: ['bad.example.com'] };
    const { after, changes } = decide(
      'web_search_exa',
      { query: 'notes site:www.bad.example.com OR site:example.org -site:x.example.org' },
      { domains },
    );
    expect(after).toEqual({ query: 'notes OR site:example.org -site:x.example.org' });
    expect(changes).toEqual(['site_operator']);
  });

  it('keep a crawl on its site', () => {
    const { after } = decide(
      'tavily_crawl',
      { url: 'https://docs.example.com/', limit: 5 },
      { domains: { exclude: ['example.org'] } },
    );
    expect(after).toMatchObject({ allow_external: false });
  });

  it('stay as they are without a policy that says otherwise', () => {
    expect(decide('tavily_search', { query: 'x', max_results: 20 }, {})).toMatchObject({
      edits: [],
      changes: [],
      would: [],
    });
  });
});

describe('policies', () => {
  it('in monitor mode change nothing, and say what they would do', () => {
    const mode = WebSearchMode.MONITOR;
    const init = { mode, request: { safeSearch: SafeSearch.STRICT, maxCount: 3 } };
    const found = decide('brave_web_search', { query: 'x' }, init, { mode, query: { codenames: ['x'] } });
    expect(found).toMatchObject({
      reason: undefined,
      edits: [],
      changes: [],
      would: ['count', 'safe_search', 'web_search_query_codename'],
    });
  });

  it('all hold', () => {
    const found = decide(
      'brave_web_search',
      { query: 'x' },
      { request: { maxCount: 8 } },
      { request: { maxCount: 4 } },
    );
    expect(found.after).toMatchObject({ count: 4 });
    expect(decide('web_search_exa', { query: 'a b' }, {}, { query: { codenames: ['b'] } }).denied?.policyId).toBe('p1');
  });

  it.each([
    [{ agents: ['other'] }, 0],
    [{ agents: ['cursor'], groups: ['/staff', '/x'], userDomains: ['example.com'], backends: ['search'] }, 1],
    [{ groups: ['/x'] }, 0],
    [{ userDomains: ['example.org'] }, 0],
    [{ backends: ['other'] }, 0],
    [{ disabled: true }, 0],
  ])('%j apply to whom they name', (init, count) => {
    expect(policiesOf(init)).toHaveLength(count);
  });
});
