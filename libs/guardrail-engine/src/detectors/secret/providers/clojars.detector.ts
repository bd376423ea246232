import { token } from '../token.js';

/** Credentials of Clojars: https://github.com/clojars/clojars-web/wiki/Deploy-Tokens */
export const clojarsDetectors = [
  token({
    id: 'clojars_token',
    title: 'Clojars deploy token',
    forms: ['CLOJARS_{hex:60}', 'CLOJARS_{lower:60}'],
  }),
];
