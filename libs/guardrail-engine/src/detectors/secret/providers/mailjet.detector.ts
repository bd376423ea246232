import { keyed } from '../token.js';

/** Credentials of Mailjet: https://dev.mailjet.com/email/guides/ */
export const mailjetDetectors = [
  keyed({
    id: 'mailjet_secret',
    title: 'Mailjet key',
    forms: ['{hex:32}'],
    names: ['mailjet', 'mj apikey private', 'mj apikey public'],
  }),
];
