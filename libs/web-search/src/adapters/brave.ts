import { usualSideChannels, type AdapterFamily } from '../adapter.js';

const usual = {
  role: 'search',
  query: '/query',
  count: { pointer: '/count', usual: 20 },
  safeSearch: { pointer: '/safesearch', values: { off: 'off', moderate: 'moderate', strict: 'strict' } },
  freshness: { pointer: '/freshness', values: { day: 'pd', week: 'pw', month: 'pm', year: 'py' } },
  // A goggle may lie anywhere on the web, and re-ranks what is found; one of ours leaves out domains.
  sideChannels: [...usualSideChannels, 'goggles'],
} as const;
const goggle = { exclude: '/goggles', excludesByGoggle: true } as const;

/**
 * npm @brave/brave-search-mcp-server 2.1.4 (MIT). One block of JSON text per result (web, news, video); images, places
 * and LLM context have structured content. Goggles: https://github.com/brave/goggles-quickstart.
 */
export const brave: AdapterFamily = {
  provider: 'brave',
  tools: {
    brave_web_search: { ...usual, ...goggle, count: { pointer: '/count', usual: 10 } },
    brave_news_search: { ...usual, ...goggle },
    brave_video_search: usual,
    brave_image_search: {
      ...usual,
      count: { pointer: '/count', usual: 50 },
      safeSearch: { pointer: '/safesearch', values: { off: 'off', strict: 'strict' } },
    },
    brave_local_search: usual,
    brave_place_search: usual,
    brave_llm_context: { ...usual, ...goggle, count: { pointer: '/maximum_number_of_urls', usual: 20 } },
    brave_summarizer: { role: 'answer', sideChannels: usualSideChannels },
  },
};
