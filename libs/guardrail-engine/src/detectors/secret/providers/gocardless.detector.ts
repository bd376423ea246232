import { keyed } from '../token.js';

/** Credentials of GoCardless: https://developer.gocardless.com/api-reference/#making-requests-authentication */
export const gocardlessDetectors = [
  keyed({
    id: 'gocardless_token',
    title: 'GoCardless access token',
    forms: ['[live|sandbox]_{url:40}'],
    names: ['gocardless'],
    confidence: 0.5,
  }),
];
