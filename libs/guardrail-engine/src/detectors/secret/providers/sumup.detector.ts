import { token } from '../token.js';

/** Credentials of SumUp: https://developer.sumup.com/api */
export const sumupDetectors = [
  token({
    id: 'sumup_api_key',
    title: 'SumUp API key',
    forms: ['sup_sk_{base62:32-50}'],
  }),
];
