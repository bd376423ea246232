import { token } from '../token.js';

/** Credentials of LlamaCloud: https://docs.cloud.llamaindex.ai/ */
export const llamaindexDetectors = [
  token({
    id: 'llamacloud_api_key',
    title: 'LlamaCloud API key',
    forms: ['llx-{base62:48}'],
  }),
];
