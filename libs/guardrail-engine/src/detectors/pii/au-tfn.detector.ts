import { weightedSum, isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Tax file numbers of Australia, by check digit. Source: Australian Taxation Office: weights 1, 4, 3, 7, 5, 8, 6, 9, 10, modulo 11. */
export const auTfnDetector = nationalId({
  id: 'pii.au_tfn',
  title: 'Australian tax file number',
  description: 'Tax file numbers of Australia, by check digit',
  shapes: ['999 999 999', '999999999', '999-999-999'],
  confidence: 0.5,
  check: (tfn) => !isOneDigit(tfn) && weightedSum(tfn, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
  isTest: (tfn) => tfn === '123456782',
  of: 'tax',
  words: ['t.f.n', 'tax file num', 'tfn', 'tax file number', 'tax file no', 'australian tax'],
  isRequired: true,
  examples: {
    found: ['TFN: «498 005 206»', 'tax file number «878276239»'],
    clean: ['TFN: 145 143 593', 'TFN: 713993064', 'x_192 791 3330', 'The build took 452 982 030 steps.'],
    worst: ['870 273 972 '],
  },
});
