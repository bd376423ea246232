import { keyed } from '../token.js';

/** Credentials of Infura: https://docs.infura.io/ */
export const infuraDetectors = [
  keyed({
    id: 'infura_key',
    title: 'Infura key',
    forms: ['{hex:32}'],
    names: ['infura'],
  }),
];
