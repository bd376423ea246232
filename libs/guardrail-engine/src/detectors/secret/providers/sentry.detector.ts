import { keyed, token } from '../token.js';

/** Credentials of Sentry: https://docs.sentry.io/account/auth-tokens/ */
export const sentryDetectors = [
  token({
    id: 'sentry_token',
    title: 'Sentry auth token',
    forms: ['[sntryu|sntrya|sntryi]_{hex:64}', 'sntrys_eyJ{anybase64:80-500}'],
  }),
  keyed({
    id: 'sentry_legacy_token',
    title: 'Sentry auth token (legacy)',
    forms: ['{hex:64}'],
    names: ['sentry', 'sentry auth token'],
  }),
];
