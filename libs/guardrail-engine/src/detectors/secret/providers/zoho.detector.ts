import { token } from '../token.js';

/** Credentials of Zoho: https://www.zoho.com/accounts/protocol/oauth/ */
export const zohoDetectors = [
  token({
    id: 'zoho_token',
    title: 'Zoho OAuth token',
    forms: ['1000.{hex:32}.{hex:32}'],
  }),
];
