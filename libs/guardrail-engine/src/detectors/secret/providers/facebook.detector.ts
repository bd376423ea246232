import { keyed, token } from '../token.js';

/** Credentials of Meta (Facebook, Instagram): https://developers.facebook.com/docs/facebook-login/guides/access-tokens/ */
export const facebookDetectors = [
  token({
    id: 'facebook_access_token',
    title: 'Facebook access token',
    forms: ['EAA{base62:80-300}'],
    confidence: 0.8,
  }),
  token({
    id: 'instagram_access_token',
    title: 'Instagram access token',
    forms: ['IG[QV|QW|AA]{url:80-250}'],
    confidence: 0.85,
  }),
  keyed({
    id: 'facebook_app_secret',
    title: 'Facebook app secret',
    forms: ['{hex:32}'],
    names: ['facebook', 'fb app secret', 'facebook app secret', 'fb secret', 'instagram', 'whatsapp app secret'],
  }),
];
