import { keyed } from '../token.js';

/** Credentials of Exa: https://docs.exa.ai/reference/getting-started */
export const exaDetectors = [
  keyed({
    id: 'exa_api_key',
    title: 'Exa API key',
    forms: ['{uuid}'],
    names: ['exa api key', 'exa key', 'exa token'],
  }),
];
