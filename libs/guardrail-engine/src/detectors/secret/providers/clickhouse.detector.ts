import { token } from '../token.js';

/** Credentials of ClickHouse Cloud: https://clickhouse.com/docs/cloud/manage/openapi */
export const clickhouseDetectors = [
  token({
    id: 'clickhouse_cloud_secret_key',
    title: 'ClickHouse Cloud API secret',
    forms: ['4b1d{base62:38}'],
    confidence: 0.8,
  }),
];
