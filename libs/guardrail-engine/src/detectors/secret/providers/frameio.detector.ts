import { token } from '../token.js';

/** Credentials of Frame.io: https://developer.frame.io/docs/getting-started/authentication */
export const frameioDetectors = [
  token({
    id: 'frameio_token',
    title: 'Frame.io token',
    forms: ['fio-u-{url:64}'],
  }),
];
