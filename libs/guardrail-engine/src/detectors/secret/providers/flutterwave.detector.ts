import { token } from '../token.js';

/** Credentials of Flutterwave: https://developer.flutterwave.com/docs/authentication */
export const flutterwaveDetectors = [
  token({
    id: 'flutterwave_secret_key',
    title: 'Flutterwave secret key',
    forms: [
      'FLWSECK_TEST-{lower:32}-X',
      'FLWSECK-{lower:32}-X',
      'FLWSECK_TEST-{hex:12}',
      'FLWSECK-{lower:32}-{lower:10-12}vt-X',
    ],
  }),
  token({
    id: 'flutterwave_public_key',
    title: 'Flutterwave public key',
    forms: ['FLWPUBK_TEST-{lower:32}-X', 'FLWPUBK-{lower:32}-X'],
    confidence: 0.6,
  }),
];
