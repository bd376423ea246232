import { token } from '../token.js';

/** Credentials of MaxMind: https://dev.maxmind.com/license-key-validation-api/ */
export const maxmindDetectors = [
  token({
    id: 'maxmind_license_key',
    title: 'MaxMind license key',
    forms: ['{base62:6}_{base62:29}_mmk'],
  }),
];
