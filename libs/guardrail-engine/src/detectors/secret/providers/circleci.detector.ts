import { keyed, token } from '../token.js';

/** Credentials of CircleCI: https://circleci.com/docs/managing-api-tokens/ */
export const circleciDetectors = [
  token({
    id: 'circleci_token',
    title: 'CircleCI API token',
    forms: ['[CCIPAT|CCIPRJ]_{base62:22}_{hex:40}', '[CCIPAT|CCIPRJ]_{base62:22}_{lower:40}'],
  }),
  keyed({
    id: 'circleci_legacy_token',
    title: 'CircleCI API token (legacy)',
    forms: ['{hex:40}'],
    names: ['circleci', 'circle ci', 'circle token', 'circleci token'],
  }),
];
