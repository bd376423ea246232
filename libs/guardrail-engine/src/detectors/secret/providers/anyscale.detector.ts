import { token } from '../token.js';

/** Credentials of Anyscale: https://docs.anyscale.com/ */
export const anyscaleDetectors = [
  token({
    id: 'anyscale_api_key',
    title: 'Anyscale API key',
    forms: ['esecret_{base62:20-40}'],
  }),
];
