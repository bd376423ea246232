import { token } from '../token.js';

/** Credentials of PostHog: https://posthog.com/docs/api */
export const posthogDetectors = [
  token({
    id: 'posthog_personal_key',
    title: 'PostHog personal API key',
    forms: ['phx_{base62:40-50}', 'phs_{base62:40-50}'],
  }),
];
