import {
  json,
  object,
  string,
  strings,
  text,
  tool,
  type FoundPage,
  type SearchServer,
} from './search-tool.spec-kit.js';

export type { FoundPage, SearchAnswer, SearchServer, SearchTool } from './search-tool.spec-kit.js';

const tavily: SearchServer = {
  package: 'tavily-mcp 0.2.22',
  tools: [
    tool(
      'tavily_search',
      object({
        query: string,
        time_range: { type: 'string', enum: ['day', 'week', 'month', 'year'] },
        start_date: { ...string, default: '' },
        end_date: { ...string, default: '' },
        max_results: { type: 'number', default: 5, minimum: 5, maximum: 20 },
        include_domains: { ...strings, default: [] },
        exclude_domains: { ...strings, default: [] },
      }),
      (pages) =>
        text(
          ['Detailed Results:', ...pages.map((p) => `\nTitle: ${p.title}\nURL: ${p.url}\nContent: ${p.text}`)].join(
            '\n',
          ),
        ),
    ),
    tool('tavily_extract', object({ urls: strings }, ['urls']), (pages) =>
      text(
        [
          'Detailed Results:',
          ...pages.map((p) => `\nTitle: ${p.title}\nURL: ${p.url}\nContent: \nRaw Content: ${p.text}`),
        ].join('\n'),
      ),
    ),
    tool(
      'tavily_crawl',
      object(
        {
          url: string,
          limit: { type: 'integer', default: 50, minimum: 1 },
          allow_external: { type: 'boolean', default: true },
        },
        ['url'],
      ),
      (pages) =>
        text(
          [
            'Crawl Results:',
            `Base URL: ${pages[0]?.url ?? ''}`,
            '\nCrawled Pages:',
            ...pages.map((p, i) => `\n[${i + 1}] URL: ${p.url}\nContent: ${p.text}`),
          ].join('\n'),
        ),
    ),
  ],
};

const exa: SearchServer = {
  package: 'exa-mcp-server 3.4.1',
  tools: [
    tool('web_search_exa', object({ query: string, numResults: { type: 'number' } }), (pages) =>
      text(
        pages
          .map((p) => `Title: ${p.title}\nURL: ${p.url}\nPublished: N/A\nAuthor: N/A\nHighlights:\n${p.text}`)
          .join('\n\n---\n\n'),
      ),
    ),
    tool('web_fetch_exa', object({ urls: strings, maxCharacters: { type: 'number' } }, ['urls']), (pages) =>
      text(
        pages
          .map((p) => `# ${p.title}\nURL: ${p.url}\n\n${p.text}\n`)
          .join('\n')
          .trim(),
      ),
    ),
  ],
};

const firecrawl: SearchServer = {
  package: 'firecrawl-mcp 3.22.2',
  tools: [
    tool(
      'firecrawl_search',
      object({
        query: string,
        limit: { type: 'number' },
        tbs: string,
        includeDomains: strings,
        excludeDomains: strings,
        scrapeOptions: { type: 'object', properties: { formats: strings, actions: { type: 'array' } } },
      }),
      (pages) => text(json({ web: pages.map((p) => ({ url: p.url, title: p.title, description: p.text })) })),
    ),
    tool(
      'firecrawl_crawl',
      object(
        {
          url: string,
          limit: { type: 'number' },
          allowExternalLinks: { type: 'boolean' },
          webhook: string,
          webhookHeaders: { type: 'object' },
        },
        ['url'],
      ),
      (pages) =>
        text(
          json({
            status: 'completed',
            total: pages.length,
            data: pages.map((p) => ({ markdown: p.text, metadata: { title: p.title, sourceURL: p.url } })),
          }),
        ),
    ),
    tool('firecrawl_scrape', object({ url: string, formats: strings }, ['url']), (pages) =>
      text(
        json({
          markdown: pages[0]?.text,
          metadata: { title: pages[0]?.title, sourceURL: pages[0]?.url, statusCode: 200 },
        }),
      ),
    ),
  ],
};

const brave: SearchServer = {
  package: '@brave/brave-search-mcp-server 2.1.4',
  tools: [
    tool(
      'brave_web_search',
      object({
        query: string,
        count: { type: 'integer', minimum: 1, maximum: 20, default: 10 },
        safesearch: { type: 'string', enum: ['off', 'moderate', 'strict'], default: 'moderate' },
        freshness: {
          anyOf: [
            { type: 'string', enum: ['pd', 'pw', 'pm', 'py'] },
            { type: 'string', pattern: '^\\d{4}' },
          ],
        },
        goggles: { anyOf: [string, strings] },
      }),
      (pages) => text(...pages.map((p) => JSON.stringify({ url: p.url, title: p.title, description: p.text }))),
    ),
    tool(
      'brave_llm_context',
      object({ query: string, maximum_number_of_urls: { type: 'integer', minimum: 1, maximum: 50 } }),
      (pages) => {
        const structuredContent = {
          grounding: { generic: pages.map((p) => ({ url: p.url, title: p.title, snippets: [p.text] })), map: [] },
          sources: Object.fromEntries(pages.map((p) => [p.url, { title: p.title, hostname: new URL(p.url).hostname }])),
        };
        return { ...text(JSON.stringify(structuredContent)), structuredContent };
      },
      object({ grounding: { type: 'object' }, sources: { type: 'object' } }, ['grounding', 'sources']),
    ),
  ],
};

const braveReference: SearchServer = {
  package: '@modelcontextprotocol/server-brave-search 0.6.2',
  tools: [
    tool(
      'brave_web_search',
      object({ query: string, count: { type: 'number', default: 10 }, offset: { type: 'number' } }),
      (pages) => text(pages.map((p) => `Title: ${p.title}\nDescription: ${p.text}\nURL: ${p.url}`).join('\n\n')),
    ),
  ],
};

const searxng: SearchServer = {
  package: 'mcp-searxng 1.16.0',
  tools: [
    tool(
      'searxng_web_search',
      object({
        query: string,
        num_results: { type: 'number', minimum: 1, maximum: 20 },
        time_range: { type: 'string', enum: ['day', 'week', 'month', 'year'] },
        safesearch: { type: 'string', enum: ['0', '1', '2'] },
      }),
      (pages) =>
        text(
          `Suggestions: how to install\n\n---\n\n${pages
            .map(
              (p) =>
                `Title: ${p.title}\nDescription: ${p.text}\nURL: ${p.url}\nRelevance Score: 1.000\nEngines: bing, ddg`,
            )
            .join('\n\n')}`,
        ),
    ),
    tool('web_url_read', object({ url: string }, ['url']), (pages) =>
      text(`# ${pages[0]?.title ?? ''}\n\n${pages[0]?.text ?? ''}`),
    ),
  ],
};

const perplexity: SearchServer = {
  package: '@perplexity-ai/mcp-server 1.2.1',
  tools: [
    tool(
      'perplexity_search',
      object({
        query: string,
        max_results: { type: 'number', minimum: 1, maximum: 20 },
        search_domain_filter: strings,
        search_recency_filter: { type: 'string', enum: ['hour', 'day', 'week', 'month', 'year'] },
      }),
      (pages) => {
        const results = `Found ${pages.length} search results:\n\n${pages
          .map((p, i) => `${i + 1}. **${p.title}**\n   URL: ${p.url}\n   ${p.text}\n\n`)
          .join('')}`;
        return { ...text(results), structuredContent: { results } };
      },
      object({ results: string }, ['results']),
    ),
    tool(
      'perplexity_ask',
      object(
        {
          messages: { type: 'array', items: object({ role: string, content: string }, ['role', 'content']) },
          search_domain_filter: strings,
        },
        ['messages'],
      ),
      (pages) => {
        const cited = pages.map((p, i) => `${p.text} [${i + 1}]`).join(' ');
        const response = `${cited}\n\nCitations:\n${pages.map((p, i) => `[${i + 1}] ${p.url}\n`).join('')}`;
        return { ...text(response), structuredContent: { response } };
      },
      object({ response: string }, ['response']),
    ),
  ],
};

const duckduckgo: SearchServer = {
  package: 'duckduckgo-mcp-server 0.1.2',
  tools: [
    tool(
      'duckduckgo_web_search',
      object({
        query: { ...string, maxLength: 400 },
        count: { type: 'number', minimum: 1, maximum: 20, default: 10 },
        safeSearch: { type: 'string', enum: ['strict', 'moderate', 'off'], default: 'moderate' },
      }),
      (pages) =>
        text(
          `# DuckDuckGo 搜索结果\nquery 的搜索结果（${pages.length}件）\n\n---\n\n${pages
            .map((p) => `### ${p.title}\n${p.text}\n\n🔗 [阅读更多](${p.url})\n`)
            .join('\n\n')}`,
        ),
    ),
  ],
};

const fetchReference: SearchServer = {
  package: 'mcp-server-fetch',
  tools: [
    tool(
      'fetch',
      object({ url: { ...string, format: 'uri' }, max_length: { type: 'integer' }, raw: { type: 'boolean' } }, ['url']),
      (pages) => text(`Contents of ${pages[0]?.url ?? ''}:\n${pages[0]?.text ?? ''}`),
    ),
  ],
};

/** Each server for which there are adapters. */
export const searchServers: readonly SearchServer[] = [
  tavily,
  exa,
  firecrawl,
  brave,
  braveReference,
  searxng,
  perplexity,
  duckduckgo,
  fetchReference,
];

/** Pages of three hosts, to be found by any search. */
export const foundPages: readonly FoundPage[] = [
  { title: 'Install guide', url: 'https://docs.example.com/install', text: 'How to install the product.' },
  { title: 'Leaked notes', url: 'https://cdn.leaks.example.net/notes', text: 'Stolen notes about the product.' },
  { title: 'A review', url: 'https://blog.example.org/review', text: 'We have tried the product.' },
];
