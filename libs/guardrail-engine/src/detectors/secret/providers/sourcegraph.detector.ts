import { token } from '../token.js';

/** Credentials of Sourcegraph: https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token */
export const sourcegraphDetectors = [
  token({
    id: 'sourcegraph_token',
    title: 'Sourcegraph access token',
    forms: ['sgp_{hex:40}', 'sgp_local_{hex:40}', 'sgp_{hex:16}_{hex:40}'],
  }),
  token({
    id: 'sourcegraph_license_key',
    title: 'Sourcegraph Cody key',
    forms: ['slk_{hex:64}'],
  }),
];
