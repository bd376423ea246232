import { token } from '../token.js';

/** Credentials of EasyPost: https://docs.easypost.com/docs/authentication */
export const easypostDetectors = [
  token({
    id: 'easypost_api_key',
    title: 'EasyPost API key',
    forms: ['[EZAK|EZTK]{base62:54}'],
  }),
];
