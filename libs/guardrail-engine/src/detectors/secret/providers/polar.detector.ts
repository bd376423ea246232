import { token } from '../token.js';

/** Credentials of Polar: https://polar.sh/docs/api-reference/introduction */
export const polarDetectors = [
  token({
    id: 'polar_token',
    title: 'Polar access token',
    forms: ['polar_[oat|pat|at_u|at_o|rt_u|rt_o|cs|ci|whs]_{url:32-64}'],
  }),
];
