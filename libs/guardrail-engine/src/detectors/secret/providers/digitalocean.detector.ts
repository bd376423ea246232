import { keyed, token } from '../token.js';

/** Credentials of DigitalOcean: https://docs.digitalocean.com/reference/api/ */
export const digitaloceanDetectors = [
  token({
    id: 'digitalocean_token',
    title: 'DigitalOcean token',
    forms: ['[dop|doo|dor]_v1_{hex:64}'],
  }),
  token({
    id: 'digitalocean_spaces_key',
    title: 'DigitalOcean Spaces access key',
    forms: ['DO00{upper:16}'],
  }),
  keyed({
    id: 'digitalocean_spaces_secret',
    title: 'DigitalOcean Spaces secret',
    forms: ['{base64:43}'],
    names: ['digitalocean', 'spaces secret', 'do spaces secret', 'spaces secret key'],
  }),
];
