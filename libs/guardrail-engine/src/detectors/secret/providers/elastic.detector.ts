import { token } from '../token.js';

/** Credentials of Elastic Cloud: https://www.elastic.co/guide/en/cloud/current/ec-api-authentication.html */
export const elasticDetectors = [
  token({
    id: 'elastic_cloud_key',
    title: 'Elastic Cloud API key',
    forms: ['essu_{anybase64:40-160}'],
  }),
];
