import { keyed } from '../token.js';

/** Credentials of Rollbar: https://docs.rollbar.com/docs/access-tokens */
export const rollbarDetectors = [
  keyed({
    id: 'rollbar_token',
    title: 'Rollbar access token',
    forms: ['{hex:32}'],
    names: ['rollbar'],
  }),
];
