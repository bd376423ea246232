import { keyed } from '../token.js';

/** Credentials of Bitly: https://dev.bitly.com/docs/getting-started/authentication/ */
export const bitlyDetectors = [
  keyed({
    id: 'bitly_access_token',
    title: 'Bitly access token',
    forms: ['{hex:40}'],
    names: ['bitly'],
  }),
];
