import { digitAt, numberAt, weightedSum, isDate } from '../check-digits.js';
import { nationalId } from './national-id.js';

function checkDigit(code: string): number {
  const first = weightedSum(code, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  return first < 10 ? first : (weightedSum(code, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11) % 10;
}

/** Isikukood of Estonia and asmens kodas of Lithuania, by century, date of birth and check digit. Source: EVS 585:2007 of Estonia, and the population register of Lithuania, which is the same: two rows of weights, modulo 11. */
export const eeIkDetector = nationalId({
  id: 'pii.ee_ik',
  title: 'Estonian and Lithuanian personal code',
  description: 'Isikukood of Estonia and asmens kodas of Lithuania, by century, date of birth and check digit',
  shapes: ['99999999999'],
  confidence: 0.4,
  check: (code) =>
    /^[1-8]/.test(code) &&
    isDate(numberAt(code, 1, 2), numberAt(code, 3, 2), numberAt(code, 5, 2)) &&
    checkDigit(code) === digitAt(code, 10),
  of: 'person',
  words: [
    'isikukoodiga',
    'isikukoodid',
    'isikukoodiks',
    'asmens kodą',
    'asmens kodu',
    'isikukood',
    'isikukoodi',
    'estonian personal code',
    'estonian id',
    'asmens kodas',
    'asmens kodo',
    'a.k',
    'lithuanian personal code',
    'lithuanian id',
  ],
  examples: {
    found: ['Isikukood: «70108037943»', 'Asmens kodas «71507170582»'],
    clean: ['Isikukood: 73403301166', 'Isikukood: 64002159469', 'x_770082029930'],
    worst: ['45409261767 '],
  },
});
