import { keyed, token } from '../token.js';

/** Credentials of Trello: https://developer.atlassian.com/cloud/trello/guides/rest-api/api-introduction/ */
export const trelloDetectors = [
  token({
    id: 'trello_token',
    title: 'Trello token',
    forms: ['ATTA{hex:72}'],
  }),
  keyed({
    id: 'trello_key',
    title: 'Trello key or token (legacy)',
    forms: ['{hex:32}', '{hex:64}'],
    names: ['trello'],
  }),
];
