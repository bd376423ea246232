import { keyed } from '../token.js';

/** Credentials of DeepSeek: https://api-docs.deepseek.com/ */
export const deepseekDetectors = [
  keyed({
    id: 'deepseek_api_key',
    title: 'DeepSeek API key',
    forms: ['sk-{hex:32}'],
    names: ['deepseek'],
    confidence: 0.5,
  }),
];
