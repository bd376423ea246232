import { keyed } from '../token.js';

/** Credentials of Auth0: https://auth0.com/docs/get-started/applications/application-settings */
export const auth0Detectors = [
  keyed({
    id: 'auth0_client_secret',
    title: 'Auth0 client secret',
    forms: ['{url:64}'],
    names: ['auth0'],
  }),
];
