import { numberAt, weightedSum, isDate, withoutOffset } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Forty is added to the day of D numbers, 40 or 80 to the month of numbers of hospitals and tests. */
const isBirthday = (fnr: string) =>
  isDate(numberAt(fnr, 4, 2), withoutOffset(numberAt(fnr, 2, 2), 80, 40), withoutOffset(numberAt(fnr, 0, 2), 40));

/** Fødselsnummer and D-nummer of Norway, by date of birth and two check digits. Source: Skatteetaten: weights 3, 7, 6, 1, 8, 9, 4, 5, 2, 1 and 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1, both modulo 11. */
export const noFnrDetector = nationalId({
  id: 'pii.no_fnr',
  title: 'Norwegian birth number',
  description: 'Fødselsnummer and D-nummer of Norway, by date of birth and two check digits',
  shapes: ['99999999999', '999999 99999', '999999-99999'],
  confidence: 0.5,
  formatted: 0.7,
  check: (fnr) =>
    isBirthday(fnr) &&
    weightedSum(fnr, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weightedSum(fnr, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  of: 'person',
  words: [
    'fødselsnummeret',
    'fødselsnumre',
    'personnummeret',
    'd-nummeret',
    'personnr',
    'fødselsnummer',
    'fodselsnummer',
    'fødselsnr',
    'fnr',
    'd-nummer',
    'personnummer',
    'norwegian national id',
    'norwegian birth number',
    'birth number',
  ],
  examples: {
    found: ['Fødselsnummer: «31052568679»', 'fnr «540557 72684»'],
    clean: ['Fødselsnummer: 44448330213', 'Fødselsnummer: 975039 87244', 'x_014571946720'],
    worst: ['42106694246 '],
  },
});
