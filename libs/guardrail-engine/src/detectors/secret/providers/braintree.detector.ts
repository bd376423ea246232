import { token } from '../token.js';

/** Credentials of Braintree: https://developer.paypal.com/braintree/articles/control-panel/important-gateway-credentials */
export const braintreeDetectors = [
  token({
    id: 'braintree_access_token',
    title: 'Braintree access token',
    forms: ['access_token$[production|sandbox]${lower:16}${hex:32}'],
  }),
];
