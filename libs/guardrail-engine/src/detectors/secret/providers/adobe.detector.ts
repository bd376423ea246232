import { token } from '../token.js';

/** Credentials of Adobe: https://developer.adobe.com/developer-console/docs/guides/authentication/ */
export const adobeDetectors = [
  token({
    id: 'adobe_client_secret',
    title: 'Adobe client secret',
    forms: ['p8e-{lowerdash:32}', 'p8e-{url:32}'],
  }),
];
