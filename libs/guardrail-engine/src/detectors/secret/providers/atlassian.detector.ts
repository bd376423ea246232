import { keyed, token } from '../token.js';

/** Credentials of Atlassian: https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/ */
export const atlassianDetectors = [
  token({
    id: 'atlassian_api_token',
    title: 'Atlassian API token',
    forms: ['ATATT3{anybase64:150-250}'],
  }),
  token({
    id: 'atlassian_admin_key',
    title: 'Atlassian organization API key',
    forms: ['ATCTT3{anybase64:150-250}'],
  }),
  keyed({
    id: 'atlassian_legacy_token',
    title: 'Atlassian API token (legacy)',
    forms: ['{base62:24}'],
    names: [
      'atlassian api token',
      'atlassian token',
      'jira api token',
      'jira token',
      'jira password',
      'jira api key',
      'confluence token',
      'confluence api token',
      'confluence api key',
      'atlassian api key',
    ],
  }),
];
