import { keyed } from '../token.js';

/** Credentials of Gitea: https://docs.gitea.com/development/api-usage */
export const giteaDetectors = [
  keyed({
    id: 'gitea_token',
    title: 'Gitea token',
    forms: ['{hex:40}'],
    names: [
      'gitea token',
      'gitea api token',
      'gitea access token',
      'gitea key',
      'forgejo token',
      'codeberg token',
      'gogs token',
    ],
  }),
];
