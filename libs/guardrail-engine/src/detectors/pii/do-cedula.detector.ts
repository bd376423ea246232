import { passesLuhn } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Cédula of the Dominican Republic, by check digit. Source: Junta Central Electoral: Luhn's digit over eleven digits. */
export const doCedulaDetector = nationalId({
  id: 'pii.do_cedula',
  title: 'Dominican identity number',
  description: 'Cédula of the Dominican Republic, by check digit',
  shapes: ['999-9999999-9', '99999999999'],
  confidence: 0.4,
  formatted: 0.6,
  check: (cedula) => !cedula.startsWith('0000') && passesLuhn(cedula),
  of: 'both',
  words: [
    'cedula',
    'cédula de identidad',
    'número de cédula',
    'cédula',
    'cédula de identidad y electoral',
    'cedula de identidad',
    'dominican id',
  ],
  isRequired: true,
  examples: {
    found: ['Cédula: «539-0119851-4»', 'cédula de identidad «95197330103»'],
    clean: ['Cédula: 428-5817238-7', 'Cédula: 40116254340', 'x_086-4232350-80', 'The build took 007-8314813-3 steps.'],
    worst: ['793-9346836-3 '],
  },
});
