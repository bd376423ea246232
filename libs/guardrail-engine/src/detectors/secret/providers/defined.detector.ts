import { token } from '../token.js';

/** Credentials of Defined Networking: https://docs.defined.net/get-started/api-keys/ */
export const definedDetectors = [
  token({
    id: 'defined_networking_key',
    title: 'Defined Networking API key',
    forms: ['dnkey-{url:26}-{url:52}'],
  }),
];
