import { token } from '../token.js';

/** Credentials of Linear: https://linear.app/developers/graphql */
export const linearDetectors = [
  token({
    id: 'linear_api_key',
    title: 'Linear API key',
    forms: ['lin_api_{base62:40}'],
  }),
  token({
    id: 'linear_oauth_token',
    title: 'Linear OAuth token',
    forms: ['lin_[oauth|wh]_{base62:40-64}'],
  }),
];
