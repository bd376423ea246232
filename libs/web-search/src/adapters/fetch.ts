import { usualSideChannels, type AdapterFamily } from '../adapter.js';

/** The reference fetch server (`mcp-server-fetch`, MIT): one URL, answered with its page as Markdown. */
export const fetchReference: AdapterFamily = {
  provider: 'fetch',
  tools: { fetch: { role: 'fetch', urls: ['/url'], sideChannels: usualSideChannels } },
};
