import { token } from '../token.js';

/** Credentials of E2B: https://e2b.dev/docs/api-key */
export const e2bDetectors = [
  token({
    id: 'e2b_api_key',
    title: 'E2B API key',
    forms: ['e2b_{hex:40}'],
  }),
];
