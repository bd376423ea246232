import { keyed } from '../token.js';

/** Credentials of Sanity: https://www.sanity.io/docs/http-auth */
export const sanityDetectors = [
  keyed({
    id: 'sanity_token',
    title: 'Sanity API token',
    forms: ['sk{base62:80-180}'],
    names: ['sanity'],
    confidence: 0.5,
  }),
];
