import { token } from '../token.js';

/** Credentials of Mercado Pago: https://www.mercadopago.com/developers/en/docs/your-integrations/credentials */
export const mercadopagoDetectors = [
  token({
    id: 'mercadopago_token',
    title: 'Mercado Pago access token',
    forms: ['[APP_USR|TEST]-{digit:14-20}-{digit:6}-{hex:32}-{digit:5-12}'],
  }),
];
