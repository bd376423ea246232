import { token } from '../token.js';

/** Credentials of PubNub: https://www.pubnub.com/docs/general/security/access-control */
export const pubnubDetectors = [
  token({
    id: 'pubnub_secret_key',
    title: 'PubNub secret key',
    forms: ['sec-c-{anybase64:48}', 'sec-c-{uuid}'],
  }),
  token({
    id: 'pubnub_key',
    title: 'PubNub publish or subscribe key',
    forms: ['[pub|sub]-c-{uuid}'],
    confidence: 0.6,
  }),
];
