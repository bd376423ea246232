import { token } from '../token.js';

/** Credentials of Razorpay: https://razorpay.com/docs/api/authentication/ */
export const razorpayDetectors = [
  token({
    id: 'razorpay_key_id',
    title: 'Razorpay key id',
    forms: ['rzp_[live|test]_{base62:14}'],
  }),
];
