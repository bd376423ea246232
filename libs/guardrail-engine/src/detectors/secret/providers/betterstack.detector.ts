import { keyed } from '../token.js';

/** Credentials of Better Stack: https://betterstack.com/docs/uptime/api/getting-started-with-uptime-api/ */
export const betterstackDetectors = [
  keyed({
    id: 'betterstack_token',
    title: 'Better Stack token',
    forms: ['{base62:24}'],
    names: [
      'logtail source token',
      'logtail token',
      'betterstack token',
      'better stack token',
      'better stack api token',
      'betterstack api token',
      'betteruptime api token',
      'better uptime api token',
      'logtail',
    ],
  }),
];
