import { keyed } from '../token.js';

/** Credentials of Brave Search: https://api-dashboard.search.brave.com/documentation/guides/authentication */
export const braveDetectors = [
  keyed({
    id: 'brave_search_api_key',
    title: 'Brave Search API key',
    forms: ['BSA{url:28}'],
    names: ['brave', 'brave search', 'x subscription token'],
    confidence: 0.5,
  }),
];
