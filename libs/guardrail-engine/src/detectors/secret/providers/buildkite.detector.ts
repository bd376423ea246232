import { token } from '../token.js';

/** Credentials of Buildkite: https://buildkite.com/docs/apis/managing-api-tokens */
export const buildkiteDetectors = [
  token({
    id: 'buildkite_api_token',
    title: 'Buildkite API token',
    forms: ['bkua_{hex:40}', 'bkua_{lower:40}'],
  }),
  token({
    id: 'buildkite_agent_token',
    title: 'Buildkite agent or cluster token',
    forms: ['bkct_{base62:40-80}'],
  }),
];
