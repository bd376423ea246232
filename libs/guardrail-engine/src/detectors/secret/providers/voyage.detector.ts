import { keyed } from '../token.js';

/** Credentials of Voyage AI: https://docs.voyageai.com/docs/api-key-and-installation */
export const voyageDetectors = [
  keyed({
    id: 'voyage_api_key',
    title: 'Voyage AI API key',
    forms: ['pa-{url:43}'],
    names: ['voyage', 'voyageai', 'voyage ai'],
    confidence: 0.5,
  }),
];
