import { keyed, token } from '../token.js';

/** Credentials of X (Twitter): https://docs.x.com/fundamentals/authentication/overview */
export const twitterDetectors = [
  token({
    id: 'twitter_bearer_token',
    title: 'X (Twitter) bearer token',
    forms: ['AAAAAAAAAAAAAAAAAAAAA{base62:20-24}%{base62:50-90}', 'AAAAAAAAAAAAAAAAAAAAA{base62:60-110}'],
  }),
  keyed({
    id: 'twitter_access_token',
    title: 'X (Twitter) access token',
    forms: ['{digit:15-20}-{base62:40}'],
    names: ['twitter', 'twitter access token', 'twitter token'],
  }),
  keyed({
    id: 'twitter_secret',
    title: 'X (Twitter) secret',
    forms: ['{base62:50}', '{base62:45}'],
    names: [
      'twitter',
      'twitter api secret',
      'twitter consumer secret',
      'twitter client secret',
      'twitter access token secret',
    ],
  }),
  keyed({
    id: 'twitter_api_key',
    title: 'X (Twitter) API key',
    forms: ['{base62:25}'],
    names: ['twitter api key', 'twitter consumer key', 'twitter key', 'twitter client id'],
  }),
];
