import { keyed } from '../token.js';

/** Credentials of Modal: https://modal.com/docs/reference/modal.config */
export const modalDetectors = [
  keyed({
    id: 'modal_token',
    title: 'Modal token',
    forms: ['[ak|as]-{base62:22}'],
    names: ['modal', 'modal token id', 'modal token secret'],
    confidence: 0.5,
  }),
];
