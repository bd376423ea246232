import { describe, expect, it } from '@jest/globals';
import {
  CitationAction,
  create,
  WebSearchMode,
  WebSearchPolicySchema,
  type MessageInitShape,
} from '@gatehouse/contracts';
import { adapterOf } from './catalogue.js';
import { compileWebSearch } from './policy.js';
import { queryScannerOf } from './query-scanner.js';
import { filterResult } from './results.js';
import { foundPages, searchServers, type FoundPage, type SearchAnswer } from './search-servers.spec-kit.js';

type PolicyInit = MessageInitShape<typeof WebSearchPolicySchema>;

const tools = searchServers.flatMap(({ package: from, tools: all }) =>
  all.map((tool) => ({ from, name: tool.definition.name, ...tool })),
);
const caller = { agentId: '', groups: [], userDomain: '', backendId: '' };
const blocked: PolicyInit = { domains: { exclude: ['leaks.example.net'] } };

function filter(from: string, name: string, answer: SearchAnswer, init: PolicyInit) {
  const definition = tools.find((tool) => tool.name === name && tool.from.startsWith(from))?.definition;
  const adapter = definition && adapterOf(definition)?.adapter;
  if (!adapter) throw new Error(`no tool ${name}`);
  const policies = { p: create(WebSearchPolicySchema, init) };
  const rules = compileWebSearch({ policies, categories: {}, scannerOf: (policy) => queryScannerOf(policy) });
  const result = structuredClone(answer);
  const decision = filterResult({ adapter, policies: rules?.policiesFor(caller) ?? [] }, result);
  return { ...decision, result, hostList: decision.hosts.list() };
}

const lists = tools.filter(
  ({ name }) => !['perplexity_ask', 'firecrawl_scrape', 'web_url_read', 'fetch'].includes(name),
);

describe.each(lists)('results of $from: $name', ({ from, name, answer }) => {
  it('lose those of a blocked domain, and keep the others as they were', () => {
    const { result, changed, changes, hostList } = filter(from, name, answer(foundPages), blocked);
    expect(JSON.stringify(result)).not.toMatch(/leaks|stolen/i);
    expect(changed).toBe(true);
    const whole = JSON.stringify(result);
    expect(whole).toContain('How to install the product.');
    expect(whole).toContain('We have tried the product.');
    expect(changes).toContain('results_dropped');
    expect(hostList).toContainEqual({ host: 'cdn.leaks.example.net', kept: 0, dropped: 1 });
    expect(hostList).toContainEqual({ host: 'docs.example.com', kept: 1, dropped: 0 });
  });

  it('are as if the server had not found it', () => {
    const without = foundPages.filter(({ url }) => !url.includes('leaks'));
    const { result } = filter(from, name, answer(foundPages), blocked);
    expect(withoutCounts(result)).toEqual(withoutCounts(answer(without)));
  });

  it('stay byte for byte where nothing is blocked', () => {
    const { result, changed } = filter(from, name, answer(foundPages), { domains: { exclude: ['other.example.net'] } });
    expect([changed, result]).toEqual([false, answer(foundPages)]);
  });

  it('of a blocked domain alone leave a note', () => {
    const { result } = filter(from, name, answer(foundPages.slice(1, 2)), blocked);
    expect(JSON.stringify(result)).not.toMatch(/leaks|stolen/i);
    expect(result.content.length).toBeGreaterThan(0);
  });
});

/** Numbers of results, and numbers before them, are the server's own. */
function withoutCounts(answer: SearchAnswer): unknown {
  const text = JSON.stringify(answer).replaceAll(/\d+件|Found \d+|\d+\. \*\*|\[\d+\] |total\\": \d+/g, '');
  return text.replaceAll(/(?:\\n)+"/g, '"');
}

describe('results', () => {
  it.each([
    ['exa', 'web_search_exa'],
    ['@brave', 'brave_web_search'],
    ['firecrawl', 'firecrawl_search'],
  ])('of %s are no more than the policy says', (from, name) => {
    const answer =
      tools.find((tool) => tool.name === name && tool.from.startsWith(from))?.answer ?? (() => ({ content: [] }));
    const { result, changes } = filter(from, name, answer(foundPages), { results: { maxResults: 1 } });
    expect(JSON.stringify(result)).toContain('Install guide');
    expect(JSON.stringify(result)).not.toMatch(/Leaked|review/);
    expect(changes).toEqual(['results_capped']);
  });

  it('come from named domains alone, where some are named', () => {
    const { result } = filter('exa', 'web_search_exa', exaAnswer(foundPages), {
      domains: { include: ['example.com'] },
    });
    expect(JSON.stringify(result)).toContain('docs.example.com');
    expect(JSON.stringify(result)).not.toMatch(/example\.(?:org|net)/);
  });

  it('in monitor mode stay, and the record says what would have gone', () => {
    const found = filter('exa', 'web_search_exa', exaAnswer(foundPages), { ...blocked, mode: WebSearchMode.MONITOR });
    expect(found).toMatchObject({ changed: false, changes: [], would: ['results_dropped'] });
    expect(found.hostList).toContainEqual({ host: 'cdn.leaks.example.net', kept: 0, dropped: 1 });
  });

  it('as links and embedded resources are dropped too', () => {
    const uri = 'https://leaks.example.net/a';
    const content = [
      { type: 'resource_link', uri, name: 'a' },
      { type: 'resource', resource: { uri, text: 'stolen' } },
      { type: 'text', text: 'fine' },
    ] as unknown as SearchAnswer['content'];
    expect(filter('exa', 'web_search_exa', { content }, blocked).result.content).toEqual([
      { type: 'text', text: 'fine' },
    ]);
  });

  it('keep every digit of the numbers beside them', () => {
    const text =
      '{"results":[{"url":"https://leaks.example.net/","id":1},{"url":"https://example.com/","id":12345678901234567890}]}';
    const { result } = filter('firecrawl', 'firecrawl_search', { content: [{ type: 'text', text }] }, blocked);
    expect(result.content[0]?.text).toBe('{"results":[{"url":"https://example.com/","id":12345678901234567890}]}');
  });

  it('that a schema may require are blanked, and stay of their type', () => {
    const structuredContent = { best: { url: 'https://leaks.example.net/', title: 'Stolen', score: 1 }, list: [] };
    const { result } = filter('@brave', 'brave_llm_context', { content: [], structuredContent }, blocked);
    const best = { url: 'https://removed.invalid/', title: '[removed by policy]', score: 1 };
    expect(result.structuredContent).toEqual({ best, list: [] });
  });

  it('hide behind no redirect', () => {
    const page = { title: 'R', url: 'https://r.example.com/?u=https%3A%2F%2Fleaks.example.net%2Fx', text: 'stolen' };
    expect(JSON.stringify(filter('exa', 'web_search_exa', exaAnswer([page]), blocked).result)).not.toContain('stolen');
  });
});

const exaAnswer = (pages: readonly FoundPage[]) =>
  tools.find(({ name }) => name === 'web_search_exa')?.answer(pages) ?? { content: [] };
const say = (text: string): SearchAnswer => ({ content: [{ type: 'text', text }] });
const said = (text: string, init: PolicyInit, name = 'perplexity_ask', from = '@perplexity') => {
  const found = filter(from, name, say(text), init);
  return { ...found, text: found.result.content[0]?.text };
};

describe('an answer in prose', () => {
  it.each([
    ['See https://leaks.example.net/a.', 'See [link removed by policy].'],
    ['See [the notes](https://leaks.example.net/a "x"), and more', 'See the notes [link removed by policy], and more'],
    ['[2] https://leaks.example.net/a\n', '[2] [link removed by policy]\n'],
    ['As leaks.example.net wrote', 'As [link removed by policy] wrote'],
    ['<https://user@LEAKS.example.net:8443/>', '<[link removed by policy]>'],
    ['![i](//leaks.example.net/i.png)', 'i [link removed by policy]'],
    ['See https://example.com/a and node.js', 'See https://example.com/a and node.js'],
    ['mail to a@leaks.example.net', 'mail to a@leaks.example.net'],
  ])('%j becomes %j', (text, expected) => {
    expect(said(text, blocked).text).toBe(expected);
  });

  it('is the same in its text and its structure', () => {
    const answer = tools.find(({ name }) => name === 'perplexity_ask')?.answer(foundPages) ?? say('');
    const { result, hostList } = filter('@perplexity', 'perplexity_ask', answer, blocked);
    expect(result.structuredContent).toEqual({ response: result.content[0]?.text });
    expect(JSON.stringify(result)).not.toContain('leaks');
    expect(hostList).toContainEqual({ host: 'cdn.leaks.example.net', kept: 0, dropped: 1 });
    expect(hostList).toContainEqual({ host: 'docs.example.com', kept: 1, dropped: 0 });
  });

  it('is blocked where the policy says so', () => {
    const init = { ...blocked, results: { citations: CitationAction.BLOCK } };
    expect(said('See https://leaks.example.net/a', init).blockedBy).toBe('p');
    expect(said('See https://example.com/a', init).blockedBy).toBeUndefined();
    expect(said('See https://leaks.example.net/a', init, 'fetch', 'mcp-server-fetch').blockedBy).toBeUndefined();
  });

  it('has links that nothing follows', () => {
    const { text, changes } = said('See [a](https://www.example.com/a.html?b=c).', { results: { defangLinks: true } });
    expect(text).toBe('See [a](hxxps://www[.]example[.]com/a.html?b=c).');
    expect(changes).toEqual(['links_defanged']);
  });

  it.each([
    ['a ![chart](https://example.com/x?data=secret) b', 'a chart b'],
    ['a <img src="https://example.com/x.png"> b', 'a  b'],
    ['Favicon: https://example.com/f.ico\nTitle', 'Title'],
  ])('loses images: %j', (text, expected) => {
    expect(said(text, { results: { stripImages: true } }).text).toBe(expected);
  });

  it('loses images in JSON, in its form', () => {
    const structuredContent = {
      results: [
        { url: 'https://example.com/', thumbnail: 'https://example.com/t.png', images: ['https://example.com/i'] },
      ],
    };
    const { result } = filter(
      '@brave',
      'brave_llm_context',
      { content: [], structuredContent },
      { results: { stripImages: true } },
    );
    expect(result.structuredContent).toEqual({
      results: [{ url: 'https://example.com/', thumbnail: 'https://removed.invalid/', images: [] }],
    });
  });
});

describe('a page', () => {
  it('keeps its text, and loses links to blocked hosts', () => {
    const page = '# Page\n\n### Section\nSee [notes](https://leaks.example.net/a) and text about leaks.example.net.\n';
    const { text } = said(page, blocked, 'web_url_read', 'mcp-searxng');
    expect(text).toBe('# Page\n\n### Section\nSee notes [link removed by policy] and text about leaks.example.net.\n');
  });

  it('that a redirect brought from a blocked host is dropped', () => {
    const text = JSON.stringify({ markdown: 'stolen', metadata: { sourceURL: 'https://leaks.example.net/' } });
    const { result } = filter('firecrawl', 'firecrawl_scrape', say(text), blocked);
    expect(JSON.stringify(result)).not.toContain('stolen');
  });
});
