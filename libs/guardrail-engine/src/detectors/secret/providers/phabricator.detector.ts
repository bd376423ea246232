import { hasDigit, token } from '../token.js';

/** Credentials of Phabricator: https://we.phorge.it/book/phorge/article/conduit_api/ */
export const phabricatorDetectors = [
  token({
    id: 'phabricator_token',
    title: 'Phabricator Conduit token',
    forms: ['[api|cli]-{lower:28}'],
    confidence: 0.7,
    check: hasDigit,
  }),
];
