import { keyed, token } from '../token.js';

/** Credentials of JFrog: https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens */
export const jfrogDetectors = [
  token({
    id: 'jfrog_api_key',
    title: 'JFrog API key',
    forms: ['AKCp{base62:60-72}'],
  }),
  token({
    id: 'jfrog_reference_token',
    title: 'JFrog reference token',
    forms: ['cmVmd{base62:59}'],
  }),
  keyed({
    id: 'jfrog_identity_token',
    title: 'JFrog identity token',
    forms: ['{base62:64}', '{base62:73}'],
    names: ['jfrog', 'artifactory', 'xray', 'bintray'],
  }),
];
