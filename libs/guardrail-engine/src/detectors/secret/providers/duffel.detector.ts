import { token } from '../token.js';

/** Credentials of Duffel: https://duffel.com/docs/api/overview/making-requests */
export const duffelDetectors = [
  token({
    id: 'duffel_token',
    title: 'Duffel access token',
    forms: ['duffel_[test|live]_{url:43}'],
  }),
];
