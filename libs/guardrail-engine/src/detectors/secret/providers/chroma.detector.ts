import { token } from '../token.js';

/** Credentials of Chroma: https://docs.trychroma.com/cloud/getting-started */
export const chromaDetectors = [
  token({
    id: 'chroma_api_key',
    title: 'Chroma API key',
    forms: ['ck-{base62:44}'],
  }),
];
