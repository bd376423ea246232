import { keyed } from '../token.js';

/** Credentials of Sendbird: https://sendbird.com/docs/chat/platform-api/v3/prepare-to-use-api */
export const sendbirdDetectors = [
  keyed({
    id: 'sendbird_token',
    title: 'Sendbird API token',
    forms: ['{hex:40}'],
    names: ['sendbird'],
  }),
];
