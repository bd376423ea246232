import { token } from '../token.js';

/** Credentials of Meta Llama API: https://llama.developer.meta.com/docs/ */
export const metaLlamaDetectors = [
  token({
    id: 'meta_llama_api_key',
    title: 'Meta Llama API key',
    forms: ['LLM|{digit:12-20}|{url:20-40}'],
  }),
];
