import { token } from '../token.js';

/** Credentials of n8n: https://docs.n8n.io/api/authentication/ */
export const n8nDetectors = [
  token({
    id: 'n8n_api_key',
    title: 'n8n API key',
    forms: ['n8n_api_{hex:40-96}'],
  }),
];
