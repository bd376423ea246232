import { keyed } from '../token.js';

/** Credentials of Serper: https://serper.dev/ */
export const serperDetectors = [
  keyed({
    id: 'serper_api_key',
    title: 'Serper API key',
    forms: ['{hex:40}'],
    names: ['serper'],
  }),
];
