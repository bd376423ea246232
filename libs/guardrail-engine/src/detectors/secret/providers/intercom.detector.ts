import { token } from '../token.js';

/** Credentials of Intercom: https://developers.intercom.com/docs/build-an-integration/learn-more/authentication */
export const intercomDetectors = [
  token({
    id: 'intercom_token',
    title: 'Intercom access token',
    forms: ['dG9r{anybase64:56}'],
    confidence: 0.8,
  }),
];
