import { keyed } from '../token.js';

/** Credentials of DeepInfra: https://deepinfra.com/docs/ */
export const deepinfraDetectors = [
  keyed({
    id: 'deepinfra_api_key',
    title: 'DeepInfra API key',
    forms: ['{base62:32}'],
    names: ['deepinfra'],
  }),
];
