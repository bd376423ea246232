import { token } from '../token.js';

/** Credentials of Ionic: https://ionic.io/docs/appflow/personal-access-tokens */
export const ionicDetectors = [
  token({
    id: 'ionic_token',
    title: 'Ionic token',
    forms: ['ion_{lower:42}'],
  }),
];
