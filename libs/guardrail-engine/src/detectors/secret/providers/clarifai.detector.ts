import { keyed } from '../token.js';

/** Credentials of Clarifai: https://docs.clarifai.com/control/authentication/pat/ */
export const clarifaiDetectors = [
  keyed({
    id: 'clarifai_api_key',
    title: 'Clarifai key',
    forms: ['{hex:32}'],
    names: ['clarifai'],
  }),
];
