import { token } from '../token.js';

/** Credentials of SendGrid: https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys */
export const sendgridDetectors = [
  token({
    id: 'sendgrid_api_key',
    title: 'SendGrid API key',
    forms: ['SG.{url:20-24}.{url:39-50}'],
  }),
];
