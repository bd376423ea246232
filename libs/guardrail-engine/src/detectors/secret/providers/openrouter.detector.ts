import { token } from '../token.js';

/** Credentials of OpenRouter: https://openrouter.ai/docs/api-reference/authentication */
export const openrouterDetectors = [
  token({
    id: 'openrouter_api_key',
    title: 'OpenRouter API key',
    forms: ['sk-or-v1-{hex:64}'],
  }),
];
