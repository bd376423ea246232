import { token } from '../token.js';

/** Credentials of Klaviyo: https://developers.klaviyo.com/en/docs/retrieve_api_credentials */
export const klaviyoDetectors = [
  token({
    id: 'klaviyo_private_key',
    title: 'Klaviyo private key',
    forms: ['pk_{hex:34}'],
  }),
];
