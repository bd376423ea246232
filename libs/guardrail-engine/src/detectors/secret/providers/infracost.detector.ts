import { token } from '../token.js';

/** Credentials of Infracost: https://www.infracost.io/docs/ */
export const infracostDetectors = [
  token({
    id: 'infracost_api_key',
    title: 'Infracost API key',
    forms: ['ico-{base62:32}'],
  }),
];
