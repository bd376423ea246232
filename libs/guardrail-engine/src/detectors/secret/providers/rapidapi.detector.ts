import { keyed } from '../token.js';

/** Credentials of RapidAPI: https://docs.rapidapi.com/docs/keys */
export const rapidapiDetectors = [
  keyed({
    id: 'rapidapi_key',
    title: 'RapidAPI key',
    forms: ['{url:50}'],
    names: ['rapidapi', 'x rapidapi key', 'rapid api'],
  }),
];
