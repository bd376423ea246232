import { usualSideChannels, type AdapterFamily } from '../adapter.js';

const site = {
  urls: ['/url'],
  query: '/instructions',
  count: { pointer: '/limit', usual: 50 },
  onSite: { pointer: '/allow_external', value: false },
  sideChannels: usualSideChannels,
} as const;

/**
 * npm tavily-mcp 0.2.22 (MIT). Results are one text: `Detailed Results:`, then blocks of `Title:`, `URL:` and `Content:`
 * (search, extract), or blocks that begin with `[1] URL:` (crawl, map); research is prose.
 */
export const tavily: AdapterFamily = {
  provider: 'tavily',
  tools: {
    tavily_search: {
      role: 'search',
      query: '/query',
      count: { pointer: '/max_results', usual: 5 },
      include: '/include_domains',
      exclude: '/exclude_domains',
      maxDomains: 150,
      freshness: {
        pointer: '/time_range',
        values: { day: 'day', week: 'week', month: 'month', year: 'year' },
        replaces: ['/start_date', '/end_date'],
      },
      sideChannels: usualSideChannels,
    },
    tavily_extract: { role: 'fetch', query: '/query', urls: ['/urls'], sideChannels: usualSideChannels },
    tavily_crawl: { role: 'crawl', ...site },
    tavily_map: { role: 'crawl', ...site },
    tavily_research: { role: 'answer', query: '/input', sideChannels: usualSideChannels },
  },
};
