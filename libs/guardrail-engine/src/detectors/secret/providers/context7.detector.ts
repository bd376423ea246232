import { token } from '../token.js';

/** Credentials of Context7: https://context7.com/docs */
export const context7Detectors = [
  token({
    id: 'context7_api_key',
    title: 'Context7 API key',
    forms: ['ctx7sk-{uuid}'],
  }),
];
