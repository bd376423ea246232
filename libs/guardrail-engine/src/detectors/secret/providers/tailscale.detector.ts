import { token } from '../token.js';

/** Credentials of Tailscale: https://tailscale.com/kb/1277/key-prefixes */
export const tailscaleDetectors = [
  token({
    id: 'tailscale_key',
    title: 'Tailscale key',
    forms: ['tskey-[api|auth|client|scim|webhook]-{base62:8-24}-{base62:20-50}', 'tskey-{base62:12-24}-{base62:20-50}'],
  }),
];
