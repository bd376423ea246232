import { token } from '../token.js';

/** Credentials of Typeform: https://www.typeform.com/developers/get-started/personal-access-token/ */
export const typeformDetectors = [
  token({
    id: 'typeform_token',
    title: 'Typeform token',
    forms: ['tfp_{dotted:40-60}'],
  }),
];
