import { keyed } from '../token.js';

/** Credentials of Beamer: https://www.getbeamer.com/api */
export const beamerDetectors = [
  keyed({
    id: 'beamer_api_token',
    title: 'Beamer API token',
    forms: ['b_{url:44}'],
    names: ['beamer'],
    confidence: 0.45,
  }),
];
