import { keyed, token } from '../token.js';

/** Credentials of Cloudflare: https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/ */
export const cloudflareDetectors = [
  token({
    id: 'cloudflare_token',
    title: 'Cloudflare API token',
    forms: ['[cfut|cfat|cfk]_{base62:40-52}', '[cfut|cfat|cfk]_{url:40-52}'],
  }),
  token({
    id: 'cloudflare_origin_ca_key',
    title: 'Cloudflare origin CA key',
    forms: ['v1.0-{hex:24}-{hex:146}'],
  }),
  keyed({
    id: 'cloudflare_legacy_token',
    title: 'Cloudflare API token (legacy)',
    forms: ['{url:40}'],
    names: ['cloudflare', 'cf api token', 'cloudflare api token', 'cf token', 'x auth key'],
  }),
  keyed({
    id: 'cloudflare_global_key',
    title: 'Cloudflare global API key (legacy)',
    forms: ['{hex:37}'],
    names: ['cloudflare', 'cf api key', 'x auth key'],
  }),
];
