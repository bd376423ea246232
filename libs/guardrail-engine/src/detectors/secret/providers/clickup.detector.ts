import { token } from '../token.js';

/** Credentials of ClickUp: https://developer.clickup.com/docs/authentication */
export const clickupDetectors = [
  token({
    id: 'clickup_token',
    title: 'ClickUp personal token',
    forms: ['pk_{digit:6-9}_{upper:32}'],
  }),
];
