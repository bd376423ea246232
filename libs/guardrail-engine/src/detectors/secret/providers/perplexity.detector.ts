import { token } from '../token.js';

/** Credentials of Perplexity: https://docs.perplexity.ai/ */
export const perplexityDetectors = [
  token({
    id: 'perplexity_api_key',
    title: 'Perplexity API key',
    forms: ['pplx-{base62:48}', 'pplx-{hex:40-64}'],
  }),
];
