import { token } from '../token.js';

/** Credentials of Docker Hub: https://docs.docker.com/security/for-developers/access-tokens/ */
export const dockerDetectors = [
  token({
    id: 'docker_hub_token',
    title: 'Docker Hub access token',
    forms: ['dckr_[pat|oat]_{url:27}', 'dckr_[pat|oat]_{url:32}'],
  }),
];
