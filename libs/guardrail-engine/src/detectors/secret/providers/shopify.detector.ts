import { token } from '../token.js';

/** Credentials of Shopify: https://shopify.dev/docs/apps/build/authentication-authorization */
export const shopifyDetectors = [
  token({
    id: 'shopify_token',
    title: 'Shopify access token or secret',
    forms: ['[shpat|shpca|shppa|shpss|shptka|shpua]_{anyhex:32}'],
  }),
];
