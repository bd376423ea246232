import { keyed } from '../token.js';

/** Credentials of Opsgenie: https://docs.opsgenie.com/docs/api-key-management */
export const opsgenieDetectors = [
  keyed({
    id: 'opsgenie_api_key',
    title: 'Opsgenie API key',
    forms: ['{uuid}'],
    names: ['opsgenie api key', 'opsgenie key', 'opsgenie token', 'geniekey', 'opsgenie api token'],
  }),
];
