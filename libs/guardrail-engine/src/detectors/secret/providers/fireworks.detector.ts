import { token } from '../token.js';

/** Credentials of Fireworks AI: https://docs.fireworks.ai/api-reference/introduction */
export const fireworksDetectors = [
  token({
    id: 'fireworks_api_key',
    title: 'Fireworks AI API key',
    forms: ['fw_{base62:22-30}'],
  }),
];
