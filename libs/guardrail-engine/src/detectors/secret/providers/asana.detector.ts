import { keyed } from '../token.js';

/** Credentials of Asana: https://developers.asana.com/docs/personal-access-token */
export const asanaDetectors = [
  keyed({
    id: 'asana_token',
    title: 'Asana personal access token',
    forms: ['[0|1|2]/{digit:16}:{hex:32}', '2/{digit:16}/{digit:16}:{hex:32}'],
    names: ['asana', 'asana token', 'asana access token', 'asana pat'],
    confidence: 0.5,
  }),
  keyed({
    id: 'asana_client_secret',
    title: 'Asana client secret',
    forms: ['{hex:32}'],
    names: ['asana'],
  }),
];
