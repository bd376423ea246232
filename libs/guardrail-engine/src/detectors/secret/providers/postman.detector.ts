import { token } from '../token.js';

/** Credentials of Postman: https://learning.postman.com/docs/reference/postman-api/authentication/ */
export const postmanDetectors = [
  token({
    id: 'postman_api_key',
    title: 'Postman API key',
    forms: ['PMAK-{hex:24}-{hex:34}', 'PMAK-{base62:24}-{base62:34}'],
  }),
  token({
    id: 'postman_collection_key',
    title: 'Postman collection access key',
    forms: ['PMAT-{upper:26}'],
  }),
];
