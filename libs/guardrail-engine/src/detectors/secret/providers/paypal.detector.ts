import { keyed, token } from '../token.js';

/** Credentials of PayPal: https://developer.paypal.com/api/rest/authentication/ */
export const paypalDetectors = [
  keyed({
    id: 'paypal_client_secret',
    title: 'PayPal client secret',
    forms: ['E{url:79}', 'A{url:79}'],
    names: ['paypal', 'pay pal'],
    confidence: 0.4,
  }),
  token({
    id: 'paypal_access_token',
    title: 'PayPal access token',
    forms: ['A21AA{url:80-120}'],
  }),
];
