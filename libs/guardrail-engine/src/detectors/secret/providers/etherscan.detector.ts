import { keyed } from '../token.js';

/** Credentials of Etherscan: https://docs.etherscan.io/getting-started/viewing-api-usage-statistics */
export const etherscanDetectors = [
  keyed({
    id: 'etherscan_api_key',
    title: 'Etherscan API key',
    forms: ['{upper:34}'],
    names: ['etherscan', 'bscscan', 'polygonscan', 'arbiscan'],
  }),
];
