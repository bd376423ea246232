import { token } from '../token.js';

/** Credentials of Resend: https://resend.com/docs/api-reference/introduction */
export const resendDetectors = [
  token({
    id: 'resend_api_key',
    title: 'Resend API key',
    forms: ['re_{base62:8}_{base62:24}', 're_{base62:30-40}'],
  }),
];
