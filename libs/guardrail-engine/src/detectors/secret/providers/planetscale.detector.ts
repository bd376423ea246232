import { token } from '../token.js';

/** Credentials of PlanetScale: https://planetscale.com/docs/api/reference/service-tokens */
export const planetscaleDetectors = [
  token({
    id: 'planetscale_token',
    title: 'PlanetScale token',
    forms: ['pscale_[tkn|oauth|pw|app]_{dotted:32-64}'],
  }),
];
