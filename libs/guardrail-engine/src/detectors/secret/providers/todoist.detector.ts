import { keyed } from '../token.js';

/** Credentials of Todoist: https://developer.todoist.com/rest/v2/ */
export const todoistDetectors = [
  keyed({
    id: 'todoist_token',
    title: 'Todoist API token',
    forms: ['{hex:40}'],
    names: ['todoist'],
  }),
];
