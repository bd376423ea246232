import { token } from '../token.js';

/** Credentials of Prefect: https://docs.prefect.io/v3/manage/cloud/manage-users/api-keys */
export const prefectDetectors = [
  token({
    id: 'prefect_api_key',
    title: 'Prefect API key',
    forms: ['[pnu|pnb]_{base62:36}'],
  }),
];
