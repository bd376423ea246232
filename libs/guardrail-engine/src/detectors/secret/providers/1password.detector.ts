import { token } from '../token.js';

/** Credentials of 1Password: https://developer.1password.com/docs/service-accounts/ */
export const onePasswordDetectors = [
  token({
    id: 'onepassword_service_token',
    title: '1Password service account token',
    forms: ['ops_eyJ{anybase64:200-1500}'],
  }),
  token({
    id: 'onepassword_secret_key',
    title: '1Password secret key',
    forms: [
      'A3-{upper:6}-{upper:11}-{upper:5}-{upper:5}-{upper:5}',
      'A3-{upper:6}-{upper:6}-{upper:5}-{upper:5}-{upper:5}-{upper:5}',
    ],
  }),
];
