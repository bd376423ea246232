import { keyed, token } from '../token.js';

/** Credentials of Confluent: https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html */
export const confluentDetectors = [
  token({
    id: 'confluent_secret',
    title: 'Confluent Cloud API secret',
    forms: ['cflt{base64:60}'],
  }),
  keyed({
    id: 'confluent_legacy_secret',
    title: 'Confluent Cloud API secret (legacy)',
    forms: ['{base64:64}'],
    names: ['confluent', 'ccloud', 'confluent cloud'],
  }),
];
