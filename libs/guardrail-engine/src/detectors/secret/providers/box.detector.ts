import { keyed } from '../token.js';

/** Credentials of Box: https://developer.box.com/guides/authentication/tokens/ */
export const boxDetectors = [
  keyed({
    id: 'box_client_secret',
    title: 'Box client secret or developer token',
    forms: ['{base62:32}'],
    names: [
      'box client secret',
      'box developer token',
      'box api key',
      'box access token',
      'box token',
      'boxsdk',
      'box secret',
    ],
  }),
];
