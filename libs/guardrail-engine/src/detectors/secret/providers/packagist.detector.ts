import { token } from '../token.js';

/** Credentials of Packagist: https://packagist.com/docs/api */
export const packagistDetectors = [
  token({
    id: 'packagist_token',
    title: 'Private Packagist token',
    forms: ['packagist_[ack|acs|out|ort|uut|uot|ott]_{hex:60-80}'],
  }),
];
