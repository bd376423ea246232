import { keyed } from '../token.js';

/** Credentials of Mattermost: https://developers.mattermost.com/integrate/reference/personal-access-token/ */
export const mattermostDetectors = [
  keyed({
    id: 'mattermost_token',
    title: 'Mattermost access token',
    forms: ['{lower:26}'],
    names: ['mattermost'],
  }),
];
