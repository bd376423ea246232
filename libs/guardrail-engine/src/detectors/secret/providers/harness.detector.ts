import { token } from '../token.js';

/** Credentials of Harness: https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/ */
export const harnessDetectors = [
  token({
    id: 'harness_token',
    title: 'Harness token',
    forms: ['[pat|sat].{url:22}.{base62:24}.{base62:20}'],
  }),
];
