import { token } from '../token.js';

/** Credentials of Telnyx: https://developers.telnyx.com/docs/account-setup/manage-api-keys */
export const telnyxDetectors = [
  token({
    id: 'telnyx_api_key',
    title: 'Telnyx API key',
    forms: ['KEY{upper:32}_{base62:22}'],
  }),
];
