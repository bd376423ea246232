import { keyed } from '../token.js';

/** Credentials of Binance: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security */
export const binanceDetectors = [
  keyed({
    id: 'binance_api_key',
    title: 'Binance key',
    forms: ['{base62:64}'],
    names: ['binance'],
  }),
];
