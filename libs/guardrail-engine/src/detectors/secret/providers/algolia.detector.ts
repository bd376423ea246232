import { keyed } from '../token.js';

/** Credentials of Algolia: https://www.algolia.com/doc/guides/security/api-keys/ */
export const algoliaDetectors = [
  keyed({
    id: 'algolia_api_key',
    title: 'Algolia API key',
    forms: ['{hex:32}'],
    names: ['algolia', 'algoliasearch'],
  }),
];
