import { token } from '../token.js';

/** Credentials of Pydantic Logfire: https://logfire.pydantic.dev/docs/how-to-guides/create-write-tokens/ */
export const logfireDetectors = [
  token({
    id: 'logfire_token',
    title: 'Logfire token',
    forms: ['pylf_v1_[us|eu]_{base62:43}'],
  }),
];
