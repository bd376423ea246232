import { token } from '../token.js';

/** Credentials of Shippo: https://docs.goshippo.com/docs/guides_general/authentication/ */
export const shippoDetectors = [
  token({
    id: 'shippo_token',
    title: 'Shippo API token',
    forms: ['shippo_[live|test]_{hex:40}'],
  }),
];
