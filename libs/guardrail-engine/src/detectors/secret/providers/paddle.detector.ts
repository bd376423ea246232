import { token } from '../token.js';

/** Credentials of Paddle: https://developer.paddle.com/api-reference/about/authentication */
export const paddleDetectors = [
  token({
    id: 'paddle_api_key',
    title: 'Paddle API key',
    forms: ['pdl_[live|sdbx]_apikey_{lower:26}_{base62:22}_{base62:3}'],
  }),
];
