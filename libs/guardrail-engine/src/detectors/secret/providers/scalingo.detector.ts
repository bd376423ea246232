import { token } from '../token.js';

/** Credentials of Scalingo: https://developers.scalingo.com/ */
export const scalingoDetectors = [
  token({
    id: 'scalingo_token',
    title: 'Scalingo API token',
    forms: ['tk-us-{url:48}'],
  }),
];
