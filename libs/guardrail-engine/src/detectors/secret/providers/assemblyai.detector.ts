import { keyed } from '../token.js';

/** Credentials of AssemblyAI: https://www.assemblyai.com/docs/api-reference/overview */
export const assemblyaiDetectors = [
  keyed({
    id: 'assemblyai_api_key',
    title: 'AssemblyAI API key',
    forms: ['{hex:32}'],
    names: ['assemblyai', 'assembly ai', 'aai'],
  }),
];
