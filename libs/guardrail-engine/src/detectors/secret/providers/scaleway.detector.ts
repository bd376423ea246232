import { hasDigit, keyed, token } from '../token.js';

/** Credentials of Scaleway: https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/ */
export const scalewayDetectors = [
  token({
    id: 'scaleway_access_key',
    title: 'Scaleway access key',
    forms: ['SCW{upper:17}'],
    confidence: 0.7,
    check: hasDigit,
  }),
  keyed({
    id: 'scaleway_secret_key',
    title: 'Scaleway secret key',
    forms: ['{uuid}'],
    names: [
      'scw secret key',
      'scaleway secret key',
      'scaleway secret',
      'scw secret',
      'scaleway token',
      'scaleway api key',
      'x auth token',
    ],
  }),
];
