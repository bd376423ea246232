import { keyed } from '../token.js';

/** Credentials of fal.ai: https://docs.fal.ai/ */
export const falDetectors = [
  keyed({
    id: 'fal_api_key',
    title: 'fal.ai API key',
    forms: ['{uuid}:{hex:32}'],
    names: ['fal key', 'fal ai', 'fal api key'],
  }),
];
