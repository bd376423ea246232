import { usualSideChannels, type AdapterFamily } from '../adapter.js';

// One list for both: `-` before a domain leaves it out. The API takes either kind, and at most 20 entries
// (https://docs.perplexity.ai/guides/search-domain-filters).
const filters = {
  include: '/search_domain_filter',
  exclude: '/search_domain_filter',
  isExclusive: true,
  maxDomains: 20,
  freshness: {
    pointer: '/search_recency_filter',
    values: { hour: 'hour', day: 'day', week: 'week', month: 'month', year: 'year' },
  },
  sideChannels: usualSideChannels,
} as const;

/**
 * npm @perplexity-ai/mcp-server 1.2.1 (MIT). Answers are prose with `Citations:` (`[1] https://...`), results numbered
 * blocks with `URL:`; each stands in the text and in structured content (`response`, `results`).
 */
export const perplexity: AdapterFamily = {
  provider: 'perplexity',
  tools: {
    perplexity_search: {
      role: 'search',
      query: '/query',
      count: { pointer: '/max_results', usual: 10 },
      ...filters,
    },
    perplexity_ask: { role: 'answer', query: '/messages', ...filters },
    perplexity_reason: { role: 'answer', query: '/messages', ...filters },
    perplexity_research: { role: 'answer', query: '/messages', sideChannels: usualSideChannels },
  },
};
