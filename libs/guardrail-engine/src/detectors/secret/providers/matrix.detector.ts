import { token } from '../token.js';

/** Credentials of Matrix: https://spec.matrix.org/latest/client-server-api/#client-authentication */
export const matrixDetectors = [
  token({
    id: 'matrix_access_token',
    title: 'Matrix access token',
    forms: ['syt_{anybase64:4-120}_{base62:20}_{base62:6}'],
  }),
];
