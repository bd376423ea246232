import { keyed } from '../token.js';

/** Credentials of Alchemy: https://www.alchemy.com/docs/how-to-create-access-keys */
export const alchemyDetectors = [
  keyed({
    id: 'alchemy_api_key',
    title: 'Alchemy API key',
    forms: ['{url:32}'],
    names: ['alchemy', 'alchemyapi'],
  }),
];
