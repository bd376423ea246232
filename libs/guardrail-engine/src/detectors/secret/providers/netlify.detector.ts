import { keyed, token } from '../token.js';

/** Credentials of Netlify: https://docs.netlify.com/api/get-started/ */
export const netlifyDetectors = [
  token({
    id: 'netlify_token',
    title: 'Netlify token',
    forms: ['[nfp|nfc|nfo|nfu|nfb]_{base62:36-40}'],
  }),
  keyed({
    id: 'netlify_legacy_token',
    title: 'Netlify token (legacy)',
    forms: ['{url:43-46}'],
    names: ['netlify'],
  }),
];
