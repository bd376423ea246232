import { usualSideChannels, type AdapterFamily } from '../adapter.js';

/**
 * npm mcp-searxng 1.16.0 (MIT). Results are one text of `Title:`, `Description:`, `URL:` and more lines per block, with
 * answers and infoboxes before a `---`; or, when asked for, JSON as text. Pages are Markdown.
 */
export const searxng: AdapterFamily = {
  provider: 'searxng',
  tools: {
    searxng_web_search: {
      role: 'search',
      query: '/query',
      count: { pointer: '/num_results', usual: 20 },
      safeSearch: { pointer: '/safesearch', values: { off: '0', moderate: '1', strict: '2' } },
      freshness: { pointer: '/time_range', values: { day: 'day', week: 'week', month: 'month', year: 'year' } },
      sideChannels: usualSideChannels,
    },
    searxng_search_suggestions: { role: 'search', query: '/query', sideChannels: usualSideChannels },
    web_url_read: { role: 'fetch', urls: ['/url'], sideChannels: usualSideChannels },
  },
};
