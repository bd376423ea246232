import { describe, expect, it } from '@jest/globals';
import { create, SearchAdapterSchema, SearchRole } from '@gatehouse/contracts';
import { adapterOf, customAdapter } from './catalogue.js';
import { pointersOf, propertyAt } from './fit.js';
import { searchServers } from './search-servers.spec-kit.js';

const definitions = searchServers.flatMap(({ tools }) => tools.map(({ definition }) => definition));

describe('the adapter of a known tool', () => {
  it.each(definitions)('of $name points into its schema alone', (definition) => {
    const { adapter, isSure } = adapterOf(definition) ?? { isSure: false };
    expect(isSure).toBe(true);
    expect(adapter?.provider).not.toBe('generic');
    const pointers = adapter ? pointersOf(adapter) : [];
    expect(pointers.filter((pointer) => !propertyAt(definition.inputSchema, pointer))).toEqual([]);
    expect(pointers.length).toBeGreaterThan(0);
  });

  it('tells servers apart whose tools have the same names', () => {
    const both = definitions.filter(({ name }) => name === 'brave_web_search').map(adapterOf);
    expect(both.map((found) => found?.adapter.provider)).toEqual(['brave', 'brave-reference']);
  });

  it('takes bounds, types and values from the schema', () => {
    const properties = {
      query: { type: 'string' },
      num_results: { type: 'number', minimum: 1, maximum: 20 },
      safesearch: { type: 'integer', enum: [0, 2] },
    };
    const { adapter } = adapterOf({ name: 'searxng_web_search', inputSchema: { properties } }) ?? {};
    expect(adapter).toMatchObject({
      count: { pointer: '/num_results', min: 1, max: 20 },
      safeSearch: { pointer: '/safesearch', values: { off: 0, strict: 2 } },
    });
    expect(adapter?.safeSearch?.values).not.toHaveProperty('moderate');
    expect(adapter?.freshness).toBeUndefined();
  });
});

const schema = (...names: readonly string[]) => ({
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});

describe('an unknown tool', () => {
  it.each([
    ['google_search', ['q'], 'search', true],
    ['webSearch', ['query'], 'search', true],
    ['scrape_url', ['url'], 'fetch', true],
    ['site-crawler', ['startUrl'], 'crawl', true],
    ['ask_web', ['question'], 'answer', true],
    ['search_tickets', ['query'], 'search', false],
  ])('called %s is read as it looks', (name, names, role, isSure) => {
    const suggestion = adapterOf({ name, inputSchema: schema(...names) });
    expect(suggestion).toMatchObject({ adapter: { provider: 'generic', role }, isSure });
  });

  it.each([
    ['add', schema('a', 'b'), undefined],
    ['search', schema('filter'), undefined],
    ['fetch_row', schema('id'), undefined],
    ['web_search', schema('query'), { openWorldHint: false }],
    ['search', undefined, undefined],
  ])('called %s is none', (name, inputSchema, annotations) => {
    expect(adapterOf({ name, inputSchema, annotations })).toBeUndefined();
  });
});

describe('what an administrator says of a tool', () => {
  it('is taken as it is said', () => {
    const said = create(SearchAdapterSchema, {
      role: SearchRole.SEARCH,
      query: '/text',
      safeSearch: '/safe',
      safeSearchValues: { strict: '2' },
      sideChannels: ['notify'],
    });
    expect(customAdapter(said)).toEqual({
      provider: 'custom',
      role: 'search',
      query: '/text',
      safeSearch: { pointer: '/safe', values: { strict: 2 } },
      sideChannels: ['notify'],
    });
  });

  it('may be that it is none', () => {
    expect(customAdapter(create(SearchAdapterSchema))).toBeUndefined();
  });
});
