import { token } from '../token.js';

/** Credentials of Cerebras: https://inference-docs.cerebras.ai/quickstart */
export const cerebrasDetectors = [
  token({
    id: 'cerebras_api_key',
    title: 'Cerebras API key',
    forms: ['csk-{lower:48}'],
  }),
];
