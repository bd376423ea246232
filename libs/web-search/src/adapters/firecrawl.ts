import { usualSideChannels, type AdapterFamily } from '../adapter.js';

/** Headers of webhooks, recipients, code in the browser, and a browser that is signed in. */
const sideChannels = [
  ...usualSideChannels,
  'actions',
  'profile',
  '/scrapeOptions/actions',
  '/scrapeOptions/profile',
  '/body/webhook*',
  '/body/notification',
] as const;

/**
 * npm firecrawl-mcp 3.22.2 (MIT). Everything is JSON as text: `{ web: [{ url, title, description }], news, images }`
 * (search), `{ links: [...] }` (map), documents with `markdown` and `metadata.sourceURL` (scrape, crawl).
 */
export const firecrawl: AdapterFamily = {
  provider: 'firecrawl',
  tools: {
    firecrawl_search: {
      role: 'search',
      query: '/query',
      count: { pointer: '/limit', usual: 10 },
      include: '/includeDomains',
      exclude: '/excludeDomains',
      isExclusive: true,
      freshness: {
        pointer: '/tbs',
        values: { hour: 'qdr:h', day: 'qdr:d', week: 'qdr:w', month: 'qdr:m', year: 'qdr:y' },
      },
      sideChannels,
    },
    firecrawl_scrape: { role: 'fetch', urls: ['/url'], sideChannels },
    firecrawl_map: {
      role: 'crawl',
      query: '/search',
      urls: ['/url'],
      count: { pointer: '/limit', usual: 5_000 },
      sideChannels,
    },
    firecrawl_crawl: {
      role: 'crawl',
      query: '/prompt',
      urls: ['/url'],
      count: { pointer: '/limit', usual: 10_000 },
      onSite: { pointer: '/allowExternalLinks', value: false },
      sideChannels,
    },
    firecrawl_check_crawl_status: { role: 'crawl', sideChannels },
    firecrawl_extract: {
      role: 'answer',
      query: '/prompt',
      urls: ['/urls'],
      onSite: { pointer: '/allowExternalLinks', value: false },
      sideChannels,
    },
    firecrawl_agent: { role: 'answer', query: '/prompt', urls: ['/urls'], sideChannels },
    firecrawl_agent_status: { role: 'answer', sideChannels },
    firecrawl_interact: { role: 'fetch', query: '/prompt', urls: ['/url'], sideChannels },
    firecrawl_monitor_create: { role: 'crawl', query: '/goal', urls: ['/page', '/urls'], sideChannels },
    firecrawl_monitor_update: { role: 'crawl', query: '/body/goal', sideChannels },
    firecrawl_research_search_papers: {
      role: 'search',
      query: '/query',
      count: { pointer: '/limit', usual: 10 },
      sideChannels,
    },
    firecrawl_research_search_github: {
      role: 'search',
      query: '/query',
      count: { pointer: '/limit', usual: 10 },
      sideChannels,
    },
  },
};
