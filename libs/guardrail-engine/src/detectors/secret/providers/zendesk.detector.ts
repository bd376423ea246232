import { keyed } from '../token.js';

/** Credentials of Zendesk: https://developer.zendesk.com/api-reference/introduction/security-and-auth/ */
export const zendeskDetectors = [
  keyed({
    id: 'zendesk_api_token',
    title: 'Zendesk API token',
    forms: ['{base62:40}'],
    names: ['zendesk'],
  }),
];
