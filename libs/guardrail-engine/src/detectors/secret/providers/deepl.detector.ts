import { keyed } from '../token.js';

/** Credentials of DeepL: https://developers.deepl.com/docs/getting-started/auth */
export const deeplDetectors = [
  keyed({
    id: 'deepl_api_key',
    title: 'DeepL API key',
    forms: ['{uuid}:fx', '{uuid}'],
    names: ['deepl'],
  }),
];
