import { token } from '../token.js';

/** Credentials of Firecrawl: https://docs.firecrawl.dev/api-reference/introduction */
export const firecrawlDetectors = [
  token({
    id: 'firecrawl_api_key',
    title: 'Firecrawl API key',
    forms: ['fc-{hex:32}'],
  }),
];
