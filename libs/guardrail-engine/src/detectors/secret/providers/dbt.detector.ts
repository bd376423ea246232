import { token } from '../token.js';

/** Credentials of dbt Cloud: https://docs.getdbt.com/docs/dbt-cloud-apis/authentication */
export const dbtDetectors = [
  token({
    id: 'dbt_cloud_token',
    title: 'dbt Cloud token',
    forms: ['[dbtc|dbtu|dbts]_{url:32-80}'],
  }),
];
