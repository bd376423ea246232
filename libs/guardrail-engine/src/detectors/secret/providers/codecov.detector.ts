import { keyed } from '../token.js';

/** Credentials of Codecov: https://docs.codecov.com/docs/codecov-tokens */
export const codecovDetectors = [
  keyed({
    id: 'codecov_token',
    title: 'Codecov upload token',
    forms: ['{uuid}', '{hex:32}'],
    names: ['codecov token', 'codecov upload token', 'codecov'],
  }),
];
