import { token } from '../token.js';

/** Credentials of Adyen: https://docs.adyen.com/development-resources/api-credentials/ */
export const adyenDetectors = [
  token({
    id: 'adyen_api_key',
    title: 'Adyen API key',
    forms: ['AQE{base64:90-250}'],
    confidence: 0.7,
  }),
];
