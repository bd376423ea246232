import { keyed } from '../token.js';

/** Credentials of Lob: https://docs.lob.com/#section/Authentication */
export const lobDetectors = [
  keyed({
    id: 'lob_api_key',
    title: 'Lob API key',
    forms: ['[live|test]_{hex:35}', '[live|test]_pub_{hex:31}'],
    names: ['lob'],
    confidence: 0.5,
  }),
];
