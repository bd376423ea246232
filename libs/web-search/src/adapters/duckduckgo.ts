import { usualSideChannels, type AdapterFamily } from '../adapter.js';

/** npm duckduckgo-mcp-server 0.1.2 (MIT). Results are one Markdown text: `### title`, a text, and a link per result. */
export const duckduckgo: AdapterFamily = {
  provider: 'duckduckgo',
  tools: {
    duckduckgo_web_search: {
      role: 'search',
      query: '/query',
      count: { pointer: '/count', usual: 10 },
      safeSearch: { pointer: '/safeSearch', values: { off: 'off', moderate: 'moderate', strict: 'strict' } },
      sideChannels: usualSideChannels,
    },
  },
};
