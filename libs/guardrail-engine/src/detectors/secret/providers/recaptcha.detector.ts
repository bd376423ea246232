import { keyed } from '../token.js';

/** Credentials of reCAPTCHA: https://developers.google.com/recaptcha/docs/verify */
export const recaptchaDetectors = [
  keyed({
    id: 'recaptcha_secret',
    title: 'reCAPTCHA secret key',
    forms: ['6L{url:38}'],
    names: ['recaptcha secret', 'recaptcha secret key', 'recaptcha private key', 'recaptcha'],
    confidence: 0.45,
  }),
];
