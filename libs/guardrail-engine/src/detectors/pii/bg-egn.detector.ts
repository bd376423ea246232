import { digitAt, numberAt, weightedSum, isDate } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** ЕГН of Bulgaria, by date of birth and check digit. Source: ГРАО: weights 2, 4, 8, 5, 10, 9, 7, 3, 6, modulo 11; the month carries the century. */
export const bgEgnDetector = nationalId({
  id: 'pii.bg_egn',
  title: 'Bulgarian personal number (EGN)',
  description: 'ЕГН of Bulgaria, by date of birth and check digit',
  shapes: ['9999999999'],
  confidence: 0.45,
  check: (egn) =>
    isDate(numberAt(egn, 0, 2), numberAt(egn, 2, 2) % 20, numberAt(egn, 4, 2)) &&
    numberAt(egn, 2, 2) < 53 &&
    (weightedSum(egn, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === digitAt(egn, 9),
  of: 'person',
  words: [
    'егн-то',
    'единния граждански номер',
    'единният граждански номер',
    'егн',
    'egn',
    'единен граждански номер',
    'bulgarian personal number',
    'bulgarian national id',
    'unified civil number',
    'uniform civil number',
  ],
  isRequired: true,
  examples: {
    found: ['ЕГН: «0343082384»', 'EGN «7032032418»'],
    clean: ['ЕГН: 7744272495', 'ЕГН: 6441095809', 'x_45501583590', 'The build took 6804270220 steps.'],
    worst: ['3750061242 '],
  },
});
