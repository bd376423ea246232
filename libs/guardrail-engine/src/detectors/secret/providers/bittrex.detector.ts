import { keyed } from '../token.js';

/** Credentials of Bittrex: https://bittrex.github.io/api/v3 */
export const bittrexDetectors = [
  keyed({
    id: 'bittrex_key',
    title: 'Bittrex key',
    forms: ['{hex:32}'],
    names: ['bittrex'],
  }),
];
