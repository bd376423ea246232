import { keyed, token } from '../token.js';

/** Credentials of Kaggle: https://www.kaggle.com/docs/api */
export const kaggleDetectors = [
  token({
    id: 'kaggle_token',
    title: 'Kaggle API token',
    forms: ['KGAT_{hex:32}'],
  }),
  keyed({
    id: 'kaggle_api_key',
    title: 'Kaggle API key',
    forms: ['{hex:32}'],
    names: ['kaggle'],
  }),
];
