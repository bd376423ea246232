import { weightedSum, isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** NHS numbers of England, Wales and the Isle of Man, by check digit. Source: NHS Data Dictionary, NHS NUMBER: weights 10 to 2, modulo 11. */
export const ukNhsDetector = nationalId({
  id: 'pii.uk_nhs',
  title: 'NHS number',
  description: 'NHS numbers of England, Wales and the Isle of Man, by check digit',
  shapes: ['999 999 9999', '999-999-9999', '9999999999'],
  confidence: 0.5,
  formatted: 0.6,
  check: (nhs) => !isOneDigit(nhs) && weightedSum(nhs, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  of: 'other',
  words: [
    'nhs num',
    'nhs-number',
    'nhs nr',
    'nhs',
    'nhs number',
    'nhs no',
    'nhs id',
    'patient number',
    'health service number',
  ],
  isRequired: true,
  examples: {
    found: ['NHS number: «638 635 2173»', 'patient, NHS no «140-884-6055»'],
    clean: [
      'NHS number: 147 691 4563',
      'NHS number: 130-576-1108',
      'x_153 617 73180',
      'The build took 682 014 7554 steps.',
    ],
    worst: ['937 283 4862 '],
  },
});
