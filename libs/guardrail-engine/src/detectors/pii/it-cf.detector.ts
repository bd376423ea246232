import { numberAt } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Values of the characters in odd places, counted from 1; digits count as A to J. */
const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
/** Days of women have forty added. */
const isDay = (day: number) => (day >= 1 && day <= 31) || (day >= 41 && day <= 71);

function hasCheckLetter(cf: string): boolean {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const code = cf.charCodeAt(i);
    const value = code < 0x41 ? code - 0x30 : code - 0x41;
    sum += i % 2 === 0 ? (odd[value] ?? 0) : value;
  }
  return cf.charCodeAt(15) === 0x41 + (sum % 26);
}

/** Codice fiscale of persons in Italy, by month, day and check letter. Source: Ministero delle Finanze, decree 345 of 23 December 1976: values of odd places by table, modulo 26. */
export const itCfDetector = nationalId({
  id: 'pii.it_cf',
  title: 'Italian tax code (codice fiscale)',
  description: 'Codice fiscale of persons in Italy, by month, day and check letter',
  shapes: ['AAAAAA99A99A999A', 'AAA AAA 99A99 A999A', 'AAAAAA 99A99 A999A'],
  confidence: 0.85,
  check: (cf) => /[ABCDEHLMPRST]/.test(cf[8] ?? '') && isDay(numberAt(cf, 9, 2)) && hasCheckLetter(cf),
  of: 'tax',
  words: [
    'cod.fisc',
    'codici fiscali',
    'codicefiscale',
    'cod.fiscale',
    'cod. fiscale',
    'cod fiscale',
    'codice fiscale',
    'cod fisc',
    'cod. fisc',
    'c.f',
    'cf',
    'italian tax code',
    'italian fiscal code',
    'fiscal code',
  ],
  examples: {
    found: ['Codice fiscale: «QLWCLH56C13S739N»', 'C.F. «GCO BJY 82D11 P297T»'],
    clean: ['Codice fiscale: PGGDDB97H02P751F', 'Codice fiscale: JPF URP 58D26 V744C', 'x_XPUTSV98L01G459A0'],
    worst: ['MQRDLZ72L20A259N '],
  },
});
