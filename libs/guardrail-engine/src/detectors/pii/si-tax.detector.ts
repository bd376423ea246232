import { digitAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Davčna številka of Slovenia, by check digit. Source: Finančna uprava: weights 8 to 2, modulo 11. */
export const siTaxDetector = nationalId({
  id: 'pii.si_tax',
  title: 'Slovenian tax number',
  description: 'Davčna številka of Slovenia, by check digit',
  shapes: ['99999999'],
  confidence: 0.5,
  check: (tax) =>
    !tax.startsWith('0') &&
    (11 - (weightedSum(tax, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digitAt(tax, 7) &&
    weightedSum(tax, [8, 7, 6, 5, 4, 3, 2]) % 11 !== 0,
  of: 'tax',
  words: [
    'davčne številke',
    'davčno številko',
    'davčno',
    'davčni številki',
    'davčna številka',
    'davčna',
    'id za ddv',
    'slovenian tax number',
  ],
  isRequired: true,
  examples: {
    found: ['Davčna številka: «17373379»', 'davčna številka «90528778»'],
    clean: ['Davčna številka: 61688425', 'Davčna številka: 43313331', 'x_748147610', 'The build took 33261920 steps.'],
    worst: ['56665941 '],
  },
});
