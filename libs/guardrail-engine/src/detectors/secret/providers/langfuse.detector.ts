import { token } from '../token.js';

/** Credentials of Langfuse: https://langfuse.com/docs/api */
export const langfuseDetectors = [
  token({
    id: 'langfuse_secret_key',
    title: 'Langfuse secret key',
    forms: ['sk-lf-{uuid}'],
  }),
];
