import { token } from '../token.js';

/** Credentials of Replicate: https://replicate.com/docs/topics/security/api-tokens */
export const replicateDetectors = [
  token({
    id: 'replicate_token',
    title: 'Replicate API token',
    forms: ['r8_{base62:37}', 'r8_{url:37}'],
  }),
];
