import { isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** National identification numbers of Nigeria, which nothing but their name tells. Source: National Identity Management Commission: eleven digits, no check digit. */
export const ngNinDetector = nationalId({
  id: 'pii.ng_nin',
  title: 'Nigerian identity number (NIN)',
  description: 'National identification numbers of Nigeria, which nothing but their name tells',
  shapes: ['99999999999', '9999 999 9999', '999 9999 9999'],
  confidence: 0.4,
  check: (nin) => !isOneDigit(nin),
  of: 'other',
  words: ['n.i.n', 'nin', 'national identification number', 'nigerian nin', 'nimc', 'nigerian id'],
  isRequired: true,
  examples: {
    found: ['NIN: «48271936502»', 'NIMC number, NIN «61930275841»'],
    clean: ['NIN: 11111111111', 'NIN: 482719365021'],
    worst: ['11111111111 '],
  },
});
