import { token } from '../token.js';

/** Credentials of Inngest: https://www.inngest.com/docs/platform/signing-keys */
export const inngestDetectors = [
  token({
    id: 'inngest_signing_key',
    title: 'Inngest signing key',
    forms: ['signkey-[prod|test|branch]-{hex:32-64}'],
  }),
];
