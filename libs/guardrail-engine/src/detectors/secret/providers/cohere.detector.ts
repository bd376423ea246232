import { keyed } from '../token.js';

/** Credentials of Cohere: https://docs.cohere.com/reference/about */
export const cohereDetectors = [
  keyed({
    id: 'cohere_api_key',
    title: 'Cohere API key',
    forms: ['{base62:40}'],
    names: ['cohere', 'co api key'],
  }),
];
