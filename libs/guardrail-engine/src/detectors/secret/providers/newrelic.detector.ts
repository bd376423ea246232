import { token } from '../token.js';

/** Credentials of New Relic: https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/ */
export const newrelicDetectors = [
  token({
    id: 'newrelic_user_key',
    title: 'New Relic user key',
    forms: ['NRAK-{upper:27}'],
  }),
  token({
    id: 'newrelic_ingest_key',
    title: 'New Relic insert or browser key',
    forms: ['NRII-{url:32}', 'NRJS-{hex:19}', 'NRIQ-{url:32}', 'NRBR-{hex:19}', 'NRSP-{base62:20-40}'],
  }),
  token({
    id: 'newrelic_admin_key',
    title: 'New Relic admin or REST key',
    forms: ['NRAA-{hex:27}', 'NRRA-{hex:42}'],
  }),
  token({
    id: 'newrelic_license_key',
    title: 'New Relic license key',
    forms: ['{anyhex:36}NRAL', '[eu01xx|us01xx]{anyhex:30}NRAL'],
  }),
];
