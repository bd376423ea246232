import { numberAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** СНИЛС of Russia, by check digits. Source: Социальный фонд: weights 9 to 1, modulo 101. */
export const ruSnilsDetector = nationalId({
  id: 'pii.ru_snils',
  title: 'Russian insurance number (SNILS)',
  description: 'СНИЛС of Russia, by check digits',
  shapes: ['999-999-999 99', '999-999-999-99', '99999999999', '999 999 999 99'],
  confidence: 0.4,
  formatted: 0.7,
  check: (snils) =>
    Number(snils.slice(0, 9)) > 1_001_998 &&
    (weightedSum(snils, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100 === numberAt(snils, 9, 2),
  of: 'person',
  words: ['снилса', 'страхового номера', 'страховым номером', 'снилс', 'snils', 'страховой номер', 'russian snils'],
  examples: {
    found: ['СНИЛС: «580-199-586 31»', 'СНИЛС «768-659-939-03»'],
    clean: ['СНИЛС: 164-877-850 26', 'СНИЛС: 163-436-687-82', 'x_279-738-601 430'],
    worst: ['936-771-519 53 '],
  },
});
