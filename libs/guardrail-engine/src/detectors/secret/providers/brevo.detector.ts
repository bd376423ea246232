import { token } from '../token.js';

/** Credentials of Brevo: https://developers.brevo.com/docs/getting-started */
export const brevoDetectors = [
  token({
    id: 'brevo_api_key',
    title: 'Brevo API key',
    forms: ['xkeysib-{hex:64}-{base62:16}'],
  }),
  token({
    id: 'brevo_smtp_key',
    title: 'Brevo SMTP key',
    forms: ['xsmtpsib-{hex:64}-{base62:16}'],
  }),
];
