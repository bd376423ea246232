import { hasDigit, token } from '../token.js';

/** Credentials of Octopus Deploy: https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key */
export const octopusDetectors = [
  token({
    id: 'octopus_api_key',
    title: 'Octopus Deploy API key',
    forms: ['API-{upper:25-36}'],
    confidence: 0.8,
    check: hasDigit,
  }),
];
