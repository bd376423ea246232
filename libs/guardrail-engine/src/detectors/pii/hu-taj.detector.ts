import { digitAt, weightedSum, isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** TAJ numbers of Hungary, by check digit. Source: Act LXXX of 1997: weights 3 and 7 in turn, modulo 10. */
export const huTajDetector = nationalId({
  id: 'pii.hu_taj',
  title: 'Hungarian social security number (TAJ)',
  description: 'TAJ numbers of Hungary, by check digit',
  shapes: ['999 999 999', '999999999', '999-999-999'],
  confidence: 0.5,
  check: (taj) => !isOneDigit(taj) && weightedSum(taj, [3, 7, 3, 7, 3, 7, 3, 7]) % 10 === digitAt(taj, 8),
  of: 'person',
  words: [
    'taj száma',
    'taj-szám',
    'taj-száma',
    'tajszáma',
    'taj számom',
    'taj-számom',
    'tajszámom',
    'taj',
    'taj szám',
    'tajszám',
    'társadalombiztosítási azonosító',
    'hungarian social security',
  ],
  isRequired: true,
  examples: {
    found: ['TAJ szám: «970 921 693»', 'TAJ-szám «077453918»'],
    clean: ['TAJ szám: 111 438 383', 'TAJ szám: 816173240', 'x_777 503 2030', 'The build took 995 157 611 steps.'],
    worst: ['893 974 646 '],
  },
});
