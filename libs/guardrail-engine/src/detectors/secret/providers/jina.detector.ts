import { token } from '../token.js';

/** Credentials of Jina AI: https://jina.ai/api-dashboard/ */
export const jinaDetectors = [
  token({
    id: 'jina_api_key',
    title: 'Jina AI API key',
    forms: ['jina_{url:50-80}'],
  }),
];
