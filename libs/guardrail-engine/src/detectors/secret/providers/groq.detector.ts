import { token } from '../token.js';

/** Credentials of Groq: https://console.groq.com/docs/quickstart */
export const groqDetectors = [
  token({
    id: 'groq_api_key',
    title: 'Groq API key',
    forms: ['gsk_{base62:52}'],
  }),
];
