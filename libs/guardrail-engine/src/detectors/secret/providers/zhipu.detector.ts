import { keyed } from '../token.js';

/** Credentials of Zhipu AI: https://docs.z.ai/ */
export const zhipuDetectors = [
  keyed({
    id: 'zhipu_api_key',
    title: 'Zhipu AI API key',
    forms: ['{hex:32}.{base62:16}'],
    names: ['zhipu', 'zhipuai', 'bigmodel', 'glm api key', 'z ai', 'zai api key'],
  }),
];
