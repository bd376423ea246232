import { keyed } from '../token.js';

/** Credentials of SerpApi: https://serpapi.com/search-api */
export const serpapiDetectors = [
  keyed({
    id: 'serpapi_key',
    title: 'SerpApi key',
    forms: ['{hex:64}'],
    names: ['serpapi', 'serp api'],
  }),
];
