import { keyed } from '../token.js';

/** Credentials of Vultr: https://www.vultr.com/api/ */
export const vultrDetectors = [
  keyed({
    id: 'vultr_api_key',
    title: 'Vultr API key',
    forms: ['{upper:36}'],
    names: ['vultr'],
  }),
];
