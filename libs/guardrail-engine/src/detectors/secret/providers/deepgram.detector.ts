import { keyed } from '../token.js';

/** Credentials of Deepgram: https://developers.deepgram.com/docs/authenticating */
export const deepgramDetectors = [
  keyed({
    id: 'deepgram_api_key',
    title: 'Deepgram API key',
    forms: ['{hex:40}'],
    names: ['deepgram'],
  }),
];
