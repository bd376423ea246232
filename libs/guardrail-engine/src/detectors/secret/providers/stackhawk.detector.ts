import { token } from '../token.js';

/** Credentials of StackHawk: https://docs.stackhawk.com/apidocs.html */
export const stackhawkDetectors = [
  token({
    id: 'stackhawk_api_key',
    title: 'StackHawk API key',
    forms: ['hawk.{url:20}.{url:20}'],
  }),
];
