import { token } from '../token.js';

/** Credentials of Unkey: https://www.unkey.com/docs/ */
export const unkeyDetectors = [
  token({
    id: 'unkey_root_key',
    title: 'Unkey root key',
    forms: ['unkey_{base62:20-40}'],
  }),
];
