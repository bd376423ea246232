import { keyed } from '../token.js';

/** Credentials of Mollie: https://docs.mollie.com/reference/authentication */
export const mollieDetectors = [
  keyed({
    id: 'mollie_api_key',
    title: 'Mollie API key',
    forms: ['[live|test]_{base62:30}'],
    names: ['mollie'],
    confidence: 0.5,
  }),
];
