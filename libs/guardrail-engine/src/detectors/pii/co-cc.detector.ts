import { isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Cédula de ciudadanía of Colombia, which nothing but its name tells. Source: Registraduría Nacional del Estado Civil: up to ten digits, no check digit. */
export const coCcDetector = nationalId({
  id: 'pii.co_cc',
  title: 'Colombian identity number',
  description: 'Cédula de ciudadanía of Colombia, which nothing but its name tells',
  shapes: ['9.999.999.999', '99.999.999', '9999999999', '99999999'],
  confidence: 0.4,
  check: (cc) => !cc.startsWith('0') && !isOneDigit(cc),
  of: 'other',
  words: [
    'cedula',
    'cedula de ciudadanía',
    'cedula de ciudadania',
    'cédula no',
    'cédulas',
    'número de cédula',
    'cédula de ciudadanía',
    'cédula',
    'c.c',
    'cédula de ciudadanía no',
    'colombian id',
  ],
  isRequired: true,
  examples: {
    found: ['Cédula de ciudadanía: «1.032.457.918»', 'cédula «52.418.637»'],
    clean: ['cédula 0.032.457.918', 'total 1.032.457.918'],
    worst: ['cédula 0.032.457.918 '],
  },
});
