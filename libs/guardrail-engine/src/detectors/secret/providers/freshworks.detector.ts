import { keyed } from '../token.js';

/** Credentials of Freshworks: https://developers.freshdesk.com/api/#authentication */
export const freshworksDetectors = [
  keyed({
    id: 'freshdesk_api_key',
    title: 'Freshdesk API key',
    forms: ['{base62:20}'],
    names: ['freshdesk', 'freshservice', 'freshworks'],
  }),
];
