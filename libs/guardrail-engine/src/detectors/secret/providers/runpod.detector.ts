import { token } from '../token.js';

/** Credentials of RunPod: https://docs.runpod.io/get-started/api-keys */
export const runpodDetectors = [
  token({
    id: 'runpod_api_key',
    title: 'RunPod API key',
    forms: ['rpa_{base62:40-48}'],
  }),
];
