import { keyed } from '../token.js';

/** Credentials of Cloudsmith: https://help.cloudsmith.io/docs/api-key */
export const cloudsmithDetectors = [
  keyed({
    id: 'cloudsmith_api_key',
    title: 'Cloudsmith API key',
    forms: ['{hex:40}'],
    names: ['cloudsmith'],
  }),
];
