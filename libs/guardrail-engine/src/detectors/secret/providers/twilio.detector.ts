import { keyed, token } from '../token.js';

/** Credentials of Twilio: https://www.twilio.com/docs/iam/api-keys */
export const twilioDetectors = [
  token({
    id: 'twilio_api_key',
    title: 'Twilio API key',
    forms: ['SK{hex:32}'],
  }),
  token({
    id: 'twilio_account_sid',
    title: 'Twilio account SID',
    forms: ['AC{hex:32}'],
    confidence: 0.55,
  }),
  keyed({
    id: 'twilio_auth_token',
    title: 'Twilio auth token',
    forms: ['{hex:32}'],
    names: ['twilio', 'twilio auth token'],
  }),
];
