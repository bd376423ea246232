import { token } from '../token.js';

/** Credentials of Square: https://developer.squareup.com/docs/build-basics/access-tokens */
export const squareDetectors = [
  token({
    id: 'square_access_token',
    title: 'Square access token',
    forms: ['sq0atp-{url:22}', 'EAAA{url:60}'],
  }),
  token({
    id: 'square_oauth_secret',
    title: 'Square OAuth secret',
    forms: ['sq0csp-{url:43}'],
  }),
];
