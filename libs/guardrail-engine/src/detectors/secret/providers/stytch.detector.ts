import { token } from '../token.js';

/** Credentials of Stytch: https://stytch.com/docs/api/auth */
export const stytchDetectors = [
  token({
    id: 'stytch_secret',
    title: 'Stytch secret',
    forms: ['secret-[live|test]-{anybase64:36-48}'],
  }),
];
