import { token } from '../token.js';

/** Credentials of Neon: https://neon.com/docs/manage/api-keys */
export const neonDetectors = [
  token({
    id: 'neon_api_key',
    title: 'Neon API key',
    forms: ['napi_{base62:60-70}'],
  }),
];
