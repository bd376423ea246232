import { keyed } from '../token.js';

/** Credentials of Webflow: https://developers.webflow.com/data/reference/authentication */
export const webflowDetectors = [
  keyed({
    id: 'webflow_token',
    title: 'Webflow token',
    forms: ['{hex:64}'],
    names: ['webflow'],
  }),
];
