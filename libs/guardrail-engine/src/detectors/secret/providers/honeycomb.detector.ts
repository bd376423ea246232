import { keyed, token } from '../token.js';

/** Credentials of Honeycomb: https://docs.honeycomb.io/get-started/configure/environments/manage-api-keys/ */
export const honeycombDetectors = [
  token({
    id: 'honeycomb_key',
    title: 'Honeycomb key',
    forms: ['[hcaik|hcxik|hcbik|hcalk|hcamk|hcxlk]_{lower:58}'],
  }),
  keyed({
    id: 'honeycomb_legacy_key',
    title: 'Honeycomb API key (legacy)',
    forms: ['{hex:32}', '{base62:22}'],
    names: ['honeycomb', 'x honeycomb team'],
  }),
];
