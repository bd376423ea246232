import { digitAt, numberAt, weightedSum, isYymmdd } from '../check-digits.js';
import { nationalId } from './national-id.js';

const isCounty = (county: number) => (county >= 1 && county <= 52) || county === 70 || (county >= 80 && county <= 83);

function checkDigit(cnp: string): number {
  const rest = weightedSum(cnp, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return rest === 10 ? 1 : rest;
}

/** Cod numeric personal of Romania, by sex, date of birth and check digit. Source: Law 105/1996: weights 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9, modulo 11, ten counts as one. */
export const roCnpDetector = nationalId({
  id: 'pii.ro_cnp',
  title: 'Romanian personal code (CNP)',
  description: 'Cod numeric personal of Romania, by sex, date of birth and check digit',
  shapes: ['9999999999999'],
  confidence: 0.45,
  check: (cnp) =>
    /^[1-9]/.test(cnp) && isYymmdd(cnp, 1) && isCounty(numberAt(cnp, 7, 2)) && checkDigit(cnp) === digitAt(cnp, 12),
  of: 'person',
  words: [
    'cnp-ul',
    'cnpul',
    'codului numeric personal',
    'social security number',
    'cnp',
    'cod numeric personal',
    'codul numeric personal',
    'romanian personal code',
    'romanian national id',
  ],
  examples: {
    found: ['CNP: «9750824346429»', 'având CNP «6591007386309»'],
    clean: ['CNP: 4190505029899', 'CNP: 5141127707695', 'x_94210132880560'],
    worst: ['3710809187308 '],
  },
});
