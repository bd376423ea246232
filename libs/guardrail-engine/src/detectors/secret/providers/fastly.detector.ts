import { keyed } from '../token.js';

/** Credentials of Fastly: https://www.fastly.com/documentation/reference/api/auth-tokens/ */
export const fastlyDetectors = [
  keyed({
    id: 'fastly_api_token',
    title: 'Fastly API token',
    forms: ['{url:32}'],
    names: ['fastly'],
  }),
];
