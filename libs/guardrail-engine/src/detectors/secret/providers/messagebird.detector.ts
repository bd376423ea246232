import { keyed } from '../token.js';

/** Credentials of MessageBird (Bird): https://developers.messagebird.com/api/#authentication */
export const messagebirdDetectors = [
  keyed({
    id: 'messagebird_key',
    title: 'MessageBird key',
    forms: ['{base62:25}'],
    names: ['messagebird', 'message bird'],
  }),
];
