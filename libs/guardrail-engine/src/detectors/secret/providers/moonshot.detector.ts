import { keyed } from '../token.js';

/** Credentials of Moonshot AI: https://platform.moonshot.ai/docs/ */
export const moonshotDetectors = [
  keyed({
    id: 'moonshot_api_key',
    title: 'Moonshot AI API key',
    forms: ['sk-{base62:48}'],
    names: ['moonshot', 'kimi'],
    confidence: 0.55,
  }),
];
