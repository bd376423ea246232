import { keyed } from '../token.js';

/** Credentials of Okta: https://developer.okta.com/docs/guides/create-an-api-token/ */
export const oktaDetectors = [
  keyed({
    id: 'okta_api_token',
    title: 'Okta API token',
    forms: ['00{url:40}'],
    names: ['okta', 'ssws', 'oktapreview'],
    confidence: 0.45,
  }),
];
