import { keyed } from '../token.js';

/** Credentials of Oracle Cloud: https://docs.oracle.com/en-us/iaas/Content/Identity/Tasks/managingcredentials.htm */
export const oracleDetectors = [
  keyed({
    id: 'oracle_customer_secret',
    title: 'Oracle Cloud customer secret key',
    forms: ['{base64:43}='],
    names: ['oracle', 'oci', 'oracle cloud'],
  }),
];
