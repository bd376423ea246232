import { keyed, token } from '../token.js';

/** Credentials of Bitbucket: https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/ */
export const bitbucketDetectors = [
  token({
    id: 'bitbucket_app_password',
    title: 'Bitbucket app password',
    forms: ['ATBB{base62:32}'],
  }),
  keyed({
    id: 'bitbucket_client_secret',
    title: 'Bitbucket consumer secret',
    forms: ['{base62:32}'],
    names: ['bitbucket'],
  }),
];
