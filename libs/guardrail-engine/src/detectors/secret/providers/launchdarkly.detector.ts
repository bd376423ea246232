import { token } from '../token.js';

/** Credentials of LaunchDarkly: https://launchdarkly.com/docs/home/account/api */
export const launchdarklyDetectors = [
  token({
    id: 'launchdarkly_key',
    title: 'LaunchDarkly key',
    forms: ['[sdk|mob|api|rel]-{uuid}'],
    confidence: 0.8,
  }),
];
