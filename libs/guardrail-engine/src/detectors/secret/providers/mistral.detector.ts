import { keyed } from '../token.js';

/** Credentials of Mistral AI: https://docs.mistral.ai/getting-started/quickstart/ */
export const mistralDetectors = [
  keyed({
    id: 'mistral_api_key',
    title: 'Mistral AI API key',
    forms: ['{base62:32}'],
    names: ['mistral', 'mistralai', 'codestral'],
  }),
];
