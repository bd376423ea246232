import { token } from '../token.js';

/** Credentials of Trigger.dev: https://trigger.dev/docs/apikeys */
export const triggerDetectors = [
  token({
    id: 'trigger_dev_key',
    title: 'Trigger.dev key',
    forms: ['tr_[dev|prod|stg|preview|pat|oat]_{base62:20-40}'],
  }),
];
