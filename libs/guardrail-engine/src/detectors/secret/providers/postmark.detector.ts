import { keyed } from '../token.js';

/** Credentials of Postmark: https://postmarkapp.com/developer/api/overview#authentication */
export const postmarkDetectors = [
  keyed({
    id: 'postmark_token',
    title: 'Postmark server token',
    forms: ['{uuid}'],
    names: [
      'postmark server token',
      'postmark token',
      'postmark api token',
      'postmark api key',
      'postmark account token',
      'x postmark server token',
      'x postmark account token',
    ],
  }),
];
