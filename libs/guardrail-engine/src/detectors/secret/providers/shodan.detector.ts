import { keyed } from '../token.js';

/** Credentials of Shodan: https://developer.shodan.io/api */
export const shodanDetectors = [
  keyed({
    id: 'shodan_api_key',
    title: 'Shodan API key',
    forms: ['{base62:32}'],
    names: ['shodan'],
  }),
];
