import { confidenceByChecksum } from '../checksum.js';
import { token } from '../token.js';

/** Credentials of npm: https://docs.npmjs.com/about-access-tokens */
export const npmDetectors = [
  token({
    id: 'npm_token',
    title: 'npm access token',
    forms: ['npm_{base62:36}'],
    check: confidenceByChecksum,
  }),
  token({
    id: 'npm_legacy_token',
    title: 'npm access token (legacy)',
    forms: [':_authToken={uuid}', ':_authToken=NpmToken.{uuid}'],
  }),
];
