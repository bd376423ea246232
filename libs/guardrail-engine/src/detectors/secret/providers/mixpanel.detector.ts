import { keyed } from '../token.js';

/** Credentials of Mixpanel: https://developer.mixpanel.com/reference/service-accounts */
export const mixpanelDetectors = [
  keyed({
    id: 'mixpanel_secret',
    title: 'Mixpanel secret',
    forms: ['{hex:32}', '{base62:32}'],
    names: ['mixpanel'],
  }),
];
