import { token } from '../token.js';

/** Credentials of xAI: https://docs.x.ai/docs/overview */
export const xaiDetectors = [
  token({
    id: 'xai_api_key',
    title: 'xAI API key',
    forms: ['xai-{base62:80}', 'xai-{url:70-90}'],
  }),
];
