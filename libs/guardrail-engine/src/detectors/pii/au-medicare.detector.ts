import { digitAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Medicare card numbers of Australia, by first digit and check digit. Source: Services Australia: first digit 2 to 6, weights 1, 3, 7, 9, modulo 10 as the ninth digit. */
export const auMedicareDetector = nationalId({
  id: 'pii.au_medicare',
  title: 'Australian Medicare number',
  description: 'Medicare card numbers of Australia, by first digit and check digit',
  shapes: [
    '9999 99999 9',
    '9999999999',
    '9999 99999 9-9',
    '9999 99999 9/9',
    '9999-99999-9',
    '99999999999',
    '9999 99999 9 9',
  ],
  confidence: 0.5,
  check: (card) => /^[2-6]/.test(card) && weightedSum(card, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digitAt(card, 8),
  of: 'other',
  words: ['medicare num', 'medicare', 'medicare number', 'medicare card', 'medicare no', 'australian medicare'],
  isRequired: true,
  examples: {
    found: ['Medicare number: «6839 43786 2»', 'Medicare card «5253113629»'],
    clean: [
      'Medicare number: 9928 83233 7',
      'Medicare number: 9966183185',
      'x_4375 54396 60',
      'The build took 4517 98844 2 steps.',
    ],
    worst: ['9989 89509 9 '],
  },
});
