import { keyed } from '../token.js';

/** Credentials of Amplitude: https://amplitude.com/docs/apis/authentication */
export const amplitudeDetectors = [
  keyed({
    id: 'amplitude_secret_key',
    title: 'Amplitude key',
    forms: ['{hex:32}'],
    names: ['amplitude'],
  }),
];
