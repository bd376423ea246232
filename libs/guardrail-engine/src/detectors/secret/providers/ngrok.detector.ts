import { keyed } from '../token.js';

/** Credentials of ngrok: https://ngrok.com/docs/agent/#authtokens */
export const ngrokDetectors = [
  keyed({
    id: 'ngrok_token',
    title: 'ngrok token',
    forms: ['{base62:27}_{base62:20-22}', '{base62:26}_{base62:21}'],
    names: ['ngrok', 'ngrok authtoken', 'authtoken'],
  }),
];
