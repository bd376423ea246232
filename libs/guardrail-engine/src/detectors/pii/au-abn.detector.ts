import { weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Business numbers of Australia, by check digits. Source: Australian Business Register: one taken from the first digit, weights 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, modulo 89. */
export const auAbnDetector = nationalId({
  id: 'pii.au_abn',
  title: 'Australian business number',
  description: 'Business numbers of Australia, by check digits',
  shapes: ['99 999 999 999', '99999999999', '99-999-999-999'],
  confidence: 0.5,
  formatted: 0.55,
  check: (abn) => (weightedSum(abn, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0 && !abn.startsWith('0'),
  of: 'tax',
  words: ['abn', 'australian business number', 'business number'],
  examples: {
    found: ['ABN: «93 722 224 355»', 'Australian business number «56788614970»'],
    clean: ['ABN: 91 196 550 351', 'ABN: 86860338640', 'x_25 216 862 8460'],
    worst: ['41 599 427 161 '],
  },
});
