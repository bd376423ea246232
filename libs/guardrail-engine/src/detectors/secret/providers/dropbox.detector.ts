import { keyed, token } from '../token.js';

/** Credentials of Dropbox: https://developers.dropbox.com/oauth-guide */
export const dropboxDetectors = [
  token({
    id: 'dropbox_token',
    title: 'Dropbox access token',
    forms: ['sl.{url:130-160}', 'sl.u.{url:130-1500}'],
  }),
  keyed({
    id: 'dropbox_legacy_token',
    title: 'Dropbox access token (long-lived)',
    forms: ['{base62:11}AAAAAAAAAA{url:43}'],
    names: ['dropbox'],
  }),
];
