import { token } from '../token.js';

/** Credentials of Mailgun: https://documentation.mailgun.com/docs/mailgun/api-reference/authentication */
export const mailgunDetectors = [
  token({
    id: 'mailgun_private_key',
    title: 'Mailgun private key',
    forms: ['key-{hex:32}', '{hex:32}-{hex:8}-{hex:8}'],
  }),
];
