import { token } from '../token.js';

/** Credentials of Fly.io: https://fly.io/docs/security/tokens/ */
export const flyioDetectors = [
  token({
    id: 'flyio_token',
    title: 'Fly.io token',
    forms: ['fo1_{url:43}', '[fm1a|fm1r|fm2]_{anybase64:100-900}'],
  }),
];
