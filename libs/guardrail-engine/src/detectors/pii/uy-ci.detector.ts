import { digitAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Cédula de identidad of Uruguay, by check digit. Source: Dirección Nacional de Identificación Civil: weights 2, 9, 8, 7, 6, 3, 4, modulo 10. */
export const uyCiDetector = nationalId({
  id: 'pii.uy_ci',
  title: 'Uruguayan identity number',
  description: 'Cédula de identidad of Uruguay, by check digit',
  shapes: ['9.999.999-9', '9999999-9', '99999999'],
  confidence: 0.5,
  check: (ci) => (weightedSum(ci, [2, 9, 8, 7, 6, 3, 4]) + digitAt(ci, 7)) % 10 === 0,
  of: 'person',
  words: [
    'cedula',
    'cedula de identidad',
    'documento de identidad',
    'cédula',
    'cédula de identidad',
    'c.i',
    'uruguayan id',
  ],
  isRequired: true,
  examples: {
    found: ['Cédula de identidad: «9.357.363-8»', 'C.I. «1318633-0»'],
    clean: [
      'Cédula de identidad: 5.601.032-9',
      'Cédula de identidad: 3533314-4',
      'x_0.947.399-70',
      'The build took 5.914.220-5 steps.',
    ],
    worst: ['2.675.136-3 '],
  },
});
