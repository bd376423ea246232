import { token } from '../token.js';

/** Credentials of Mailchimp: https://mailchimp.com/developer/marketing/guides/quick-start/ */
export const mailchimpDetectors = [
  token({
    id: 'mailchimp_api_key',
    title: 'Mailchimp API key',
    forms: ['{hex:32}-us{digit:1-2}'],
  }),
  token({
    id: 'mandrill_api_key',
    title: 'Mailchimp Transactional (Mandrill) API key',
    forms: ['md-{url:22}'],
    confidence: 0.6,
  }),
];
