import { token } from '../token.js';

/** Credentials of SettleMint: https://console.settlemint.com/documentation/ */
export const settlemintDetectors = [
  token({
    id: 'settlemint_token',
    title: 'SettleMint access token',
    forms: ['sm_[aat|pat|sat]_{base62:16}'],
  }),
];
