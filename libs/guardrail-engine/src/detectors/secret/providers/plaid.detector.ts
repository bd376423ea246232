import { keyed, token } from '../token.js';

/** Credentials of Plaid: https://plaid.com/docs/quickstart/glossary/ */
export const plaidDetectors = [
  token({
    id: 'plaid_access_token',
    title: 'Plaid access token',
    forms: ['[access|public|link]-[sandbox|development|production]-{uuid}'],
  }),
  keyed({
    id: 'plaid_secret',
    title: 'Plaid secret',
    forms: ['{hex:30}', '{lower:30}'],
    names: ['plaid'],
  }),
];
