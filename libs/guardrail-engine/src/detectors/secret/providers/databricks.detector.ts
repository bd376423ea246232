import { token } from '../token.js';

/** Credentials of Databricks: https://docs.databricks.com/en/dev-tools/auth/pat.html */
export const databricksDetectors = [
  token({
    id: 'databricks_token',
    title: 'Databricks token',
    forms: ['dapi{hex:32}', 'dapi{hex:32}-{digit:1}', 'dose{hex:32}', 'dkea{hex:32}'],
  }),
];
