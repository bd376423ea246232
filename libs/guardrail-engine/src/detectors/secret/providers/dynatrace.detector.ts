import { token } from '../token.js';

/** Credentials of Dynatrace: https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens */
export const dynatraceDetectors = [
  token({
    id: 'dynatrace_token',
    title: 'Dynatrace token',
    forms: ['dt0[c|s|a]{digit:2}.{upper:24}.{upper:64}', 'dt0s{digit:2}.{upper:8}.{upper:64}'],
  }),
];
