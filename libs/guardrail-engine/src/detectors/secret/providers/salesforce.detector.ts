import { token } from '../token.js';

/** Credentials of Salesforce: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_tokens_scopes.htm */
export const salesforceDetectors = [
  token({
    id: 'salesforce_access_token',
    title: 'Salesforce access token',
    forms: ['00D{base62:12-15}!{dotted:80-120}'],
  }),
  token({
    id: 'salesforce_refresh_token',
    title: 'Salesforce refresh token',
    forms: ['5Aep861{dotted:50-120}'],
  }),
];
