import { usualSideChannels, type Role, type ToolAdapter, type ToolDefinition } from './adapter.js';
import { isContainer } from './pointers.js';

/** An adapter made of a tool's name and schema, and whether it may be used without being looked at. */
export interface Suggestion {
  adapter: ToolAdapter;
  /** The name alone says that it is about the web, not only that something is searched. */
  isSure: boolean;
}

const web =
  /(?:^|_)(?:web|internet|online|google|bing|duckduckgo|ddg|serp|serper|kagi|news|url|urls|site|website|page|webpage)(?:_|$)/;
const roleWords: readonly (readonly [Role, RegExp])[] = [
  ['crawl', /(?:^|_)(?:crawl|crawler|spider|sitemap)(?:_|$)/],
  ['fetch', /(?:^|_)(?:fetch|scrape|scraper|browse|extract|read|open|visit|navigate|download)(?:_|$)/],
  ['search', /(?:^|_)(?:search|websearch|google|bing|duckduckgo|serp|news)(?:_|$)/],
  ['answer', /(?:^|_)(?:ask|answer|research|perplexity)(?:_|$)/],
];

const names = {
  query: ['query', 'q', 'search_query', 'search', 'question', 'input', 'prompt', 'keywords', 'objective', 'messages'],
  count: ['count', 'limit', 'num_results', 'max_results', 'num', 'top_k', 'n', 'results', 'size', 'per_page'],
  include: ['include_domains', 'allowed_domains', 'domains', 'sites', 'include_sites', 'search_domain_filter'],
  exclude: ['exclude_domains', 'blocked_domains', 'exclude_sites'],
  safeSearch: ['safesearch', 'safe_search', 'safe', 'moderation'],
  freshness: ['freshness', 'time_range', 'recency', 'search_recency_filter', 'date_range'],
  urls: ['url', 'urls', 'uri', 'link', 'links', 'start_url', 'page', 'pages', 'website'],
} as const;
const freshnessNames = ['hour', 'day', 'week', 'month', 'year'] as const;

/** What an unknown tool looks like; undefined when nothing about it is like search. */
export function suggestAdapter({ name, inputSchema, annotations }: ToolDefinition): Suggestion | undefined {
  const properties = isContainer(inputSchema) && isContainer(inputSchema.properties) ? inputSchema.properties : {};
  const found = findArguments(properties);
  const plain = snake(name);
  const role = roleWords.find(([, words]) => words.test(plain))?.[0];
  if (!role || (isContainer(annotations) && annotations.openWorldHint === false)) return undefined;
  const wantsUrls = role === 'fetch' || role === 'crawl';
  if (wantsUrls ? !found.urls : !found.query) return undefined;
  const adapter: ToolAdapter = { provider: 'generic', role, ...found, sideChannels: usualSideChannels };
  // A URL to be read is about the web, whatever the tool is called.
  return { adapter, isSure: wantsUrls || web.test(plain) };
}

type Found = Pick<ToolAdapter, 'query' | 'count' | 'include' | 'exclude' | 'safeSearch' | 'freshness' | 'urls'>;

function findArguments(properties: Readonly<Record<string, unknown>>): Found {
  const byName = new Map(Object.keys(properties).map((key) => [snake(key), key]));
  const pointer = (kind: keyof typeof names): string | undefined => {
    const key = names[kind].map((candidate) => byName.get(candidate)).find((known) => known !== undefined);
    return key === undefined ? undefined : `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  };
  const found: Found = {};
  for (const kind of ['query', 'include', 'exclude'] as const) {
    const at = pointer(kind);
    if (at !== undefined) found[kind] = at;
  }
  const count = pointer('count');
  if (count !== undefined && isNumber(properties[count.slice(1)])) found.count = { pointer: count };
  const safe = pointer('safeSearch');
  if (safe !== undefined) found.safeSearch = { pointer: safe, values: safeValues(properties[safe.slice(1)]) };
  const fresh = pointer('freshness');
  if (fresh !== undefined) {
    const values = Object.fromEntries(freshnessNames.map((age) => [age, age]));
    if (enumOf(properties[fresh.slice(1)])) found.freshness = { pointer: fresh, values };
  }
  const urls = pointer('urls');
  if (urls !== undefined) found.urls = [urls];
  return found;
}

function safeValues(schema: unknown): Record<string, unknown> {
  if (isContainer(schema) && schema.type === 'boolean') return { off: false, moderate: true, strict: true };
  const options = enumOf(schema);
  if (options?.includes('2') || options?.includes(2)) return { off: '0', moderate: '1', strict: '2' };
  if (options?.includes('on')) return { off: 'off', moderate: 'on', strict: 'on' };
  if (options?.includes('active')) return { off: 'off', moderate: 'active', strict: 'active' };
  return { off: 'off', moderate: 'moderate', strict: 'strict' };
}

function isNumber(schema: unknown): boolean {
  return isContainer(schema) && (schema.type === 'number' || schema.type === 'integer');
}

function enumOf(schema: unknown): readonly unknown[] | undefined {
  return isContainer(schema) && Array.isArray(schema.enum) ? schema.enum : undefined;
}

/** `webSearchExa`, `web-search.exa` and `web_search_exa` are read alike. */
function snake(name: string): string {
  return name
    .slice(0, 200)
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}
