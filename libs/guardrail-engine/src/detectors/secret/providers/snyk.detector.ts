import { keyed, token } from '../token.js';

/** Credentials of Snyk: https://docs.snyk.io/snyk-api/authentication-for-api */
export const snykDetectors = [
  token({
    id: 'snyk_token',
    title: 'Snyk token',
    forms: ['snyk_[uat|sat].{hex:8}.{url:60-400}'],
  }),
  keyed({
    id: 'snyk_api_key',
    title: 'Snyk API key',
    forms: ['{uuid}'],
    names: ['snyk token', 'snyk api key', 'snyk api token', 'snyk key', 'snyk secret', 'snyk auth token'],
  }),
];
