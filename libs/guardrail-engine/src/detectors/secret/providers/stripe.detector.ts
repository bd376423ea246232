import { token } from '../token.js';

/** Credentials of Stripe: https://docs.stripe.com/keys */
export const stripeDetectors = [
  token({
    id: 'stripe_secret_key',
    title: 'Stripe secret or restricted key',
    forms: ['[sk|rk]_[live|test|prod]_{base62:16-247}'],
  }),
  token({
    id: 'stripe_webhook_secret',
    title: 'Webhook signing secret (Stripe, Svix)',
    forms: ['whsec_{anybase64:32-64}'],
  }),
];
