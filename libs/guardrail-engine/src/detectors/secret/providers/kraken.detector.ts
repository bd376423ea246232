import { keyed } from '../token.js';

/** Credentials of Kraken: https://docs.kraken.com/api/docs/guides/spot-rest-auth */
export const krakenDetectors = [
  keyed({
    id: 'kraken_private_key',
    title: 'Kraken private key',
    forms: ['{base64:86}'],
    names: ['kraken'],
  }),
];
