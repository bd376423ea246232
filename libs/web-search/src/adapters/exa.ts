import { usualSideChannels, type AdapterFamily, type ToolAdapter } from '../adapter.js';

const search = {
  role: 'search',
  query: '/query',
  count: { pointer: '/numResults', usual: 10 },
  sideChannels: usualSideChannels,
} as const;
const read: Omit<ToolAdapter, 'provider'> = { role: 'fetch', urls: ['/urls'], sideChannels: usualSideChannels };

/**
 * npm exa-mcp-server 3.4.1 (MIT). Results are one text of `Title:`, `URL:`, `Published:`, `Author:` and `Highlights:`
 * blocks with `---` between them; the advanced search answers JSON as text, pages are `# title` and `URL:`.
 */
export const exa: AdapterFamily = {
  provider: 'exa',
  tools: {
    web_search_exa: search,
    web_search_advanced_exa: {
      ...search,
      include: '/includeDomains',
      exclude: '/excludeDomains',
      safeSearch: { pointer: '/moderation', values: { off: false, moderate: true, strict: true } },
    },
    company_research_exa: { ...search, query: '/companyName' },
    people_search_exa: search,
    linkedin_search_exa: search,
    get_code_context_exa: search,
    deep_search_exa: { ...search, role: 'answer', query: '/objective' },
    deep_researcher_start: { role: 'answer', query: '/instructions', sideChannels: usualSideChannels },
    deep_researcher_check: { role: 'answer', sideChannels: usualSideChannels },
    agent_run: { role: 'answer', query: '/query', sideChannels: usualSideChannels },
    web_fetch_exa: read,
    crawling_exa: read,
  },
};
