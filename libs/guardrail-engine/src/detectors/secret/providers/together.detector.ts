import { keyed, token } from '../token.js';

/** Credentials of Together AI: https://docs.together.ai/reference/authentication-1 */
export const togetherDetectors = [
  token({
    id: 'together_api_key',
    title: 'Together AI API key',
    forms: ['tgp_v1_{url:43}'],
  }),
  keyed({
    id: 'together_legacy_key',
    title: 'Together AI API key (legacy)',
    forms: ['{hex:64}'],
    names: ['together ai', 'togetherai', 'together api key'],
  }),
];
