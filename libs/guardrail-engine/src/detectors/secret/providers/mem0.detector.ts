import { token } from '../token.js';

/** Credentials of Mem0: https://docs.mem0.ai/ */
export const mem0Detectors = [
  token({
    id: 'mem0_api_key',
    title: 'Mem0 API key',
    forms: ['m0-{base62:40}'],
  }),
];
