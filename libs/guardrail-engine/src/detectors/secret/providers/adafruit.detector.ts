import { token } from '../token.js';

/** Credentials of Adafruit IO: https://io.adafruit.com/api/docs/ */
export const adafruitDetectors = [
  token({
    id: 'adafruit_io_key',
    title: 'Adafruit IO key',
    forms: ['aio_{base62:28}'],
  }),
];
