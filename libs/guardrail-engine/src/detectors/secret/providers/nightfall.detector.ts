import { token } from '../token.js';

/** Credentials of Nightfall: https://docs.nightfall.ai/docs/authentication-and-security */
export const nightfallDetectors = [
  token({
    id: 'nightfall_api_key',
    title: 'Nightfall API key',
    forms: ['NF-{base62:32}'],
  }),
];
