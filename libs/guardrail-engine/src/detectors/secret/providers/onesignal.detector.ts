import { token } from '../token.js';

/** Credentials of OneSignal: https://documentation.onesignal.com/docs/keys-and-ids */
export const onesignalDetectors = [
  token({
    id: 'onesignal_key',
    title: 'OneSignal API key',
    forms: ['os_v2_[app|org]_{lower:60-110}'],
  }),
];
