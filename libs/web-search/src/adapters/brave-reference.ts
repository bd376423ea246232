import { usualSideChannels, type AdapterFamily } from '../adapter.js';

/**
 * npm @modelcontextprotocol/server-brave-search 0.6.2 (MIT), which has tools of the same names as Brave's own server, with
 * fewer arguments. Results are one text of `Title:`, `Description:` and `URL:` blocks with an empty line between them.
 */
export const braveReference: AdapterFamily = {
  provider: 'brave-reference',
  tools: {
    brave_web_search: {
      role: 'search',
      query: '/query',
      count: { pointer: '/count', usual: 10 },
      sideChannels: usualSideChannels,
    },
    brave_local_search: {
      role: 'search',
      query: '/query',
      count: { pointer: '/count', usual: 5 },
      sideChannels: usualSideChannels,
    },
  },
};
