import { token } from '../token.js';

/** Credentials of Zapier: https://help.zapier.com/hc/en-us/articles/8496288690317 */
export const zapierDetectors = [
  token({
    id: 'zapier_webhook',
    title: 'Zapier webhook URL',
    forms: ['hooks.zapier.com/hooks/catch/{digit:4-10}/{lower:5-10}'],
  }),
];
