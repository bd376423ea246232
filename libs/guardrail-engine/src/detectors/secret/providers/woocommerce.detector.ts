import { token } from '../token.js';

/** Credentials of WooCommerce: https://woocommerce.github.io/woocommerce-rest-api-docs/ */
export const woocommerceDetectors = [
  token({
    id: 'woocommerce_key',
    title: 'WooCommerce key',
    forms: ['[ck|cs]_{hex:40}'],
  }),
];
