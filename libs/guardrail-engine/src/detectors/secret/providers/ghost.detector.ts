import { keyed } from '../token.js';

/** Credentials of Ghost: https://ghost.org/docs/admin-api/#token-authentication */
export const ghostDetectors = [
  keyed({
    id: 'ghost_admin_key',
    title: 'Ghost Admin API key',
    forms: ['{hex:24}:{hex:64}'],
    names: ['ghost', 'ghost admin api key'],
  }),
];
