import { keyed } from '../token.js';

/** Credentials of Bugsnag: https://docs.bugsnag.com/api/ */
export const bugsnagDetectors = [
  keyed({
    id: 'bugsnag_api_key',
    title: 'Bugsnag key',
    forms: ['{hex:32}'],
    names: ['bugsnag'],
  }),
];
