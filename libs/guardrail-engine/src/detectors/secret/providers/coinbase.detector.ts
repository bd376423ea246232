import { keyed } from '../token.js';

/** Credentials of Coinbase: https://docs.cdp.coinbase.com/ */
export const coinbaseDetectors = [
  keyed({
    id: 'coinbase_api_secret',
    title: 'Coinbase secret',
    forms: ['{url:64}', '{base62:32}'],
    names: ['coinbase'],
  }),
];
