import { digitAt, numberAt, weightedSum, isDate } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Months 13 to 15 stand for birthdays whose numbers are used up. */
const hasBirthday = (svnr: string) =>
  isDate(numberAt(svnr, 8, 2), Math.min(numberAt(svnr, 6, 2), 12), numberAt(svnr, 4, 2)) && numberAt(svnr, 6, 2) <= 15;

/** Sozialversicherungsnummer of Austria, by check digit and date of birth. Source: Dachverband der Sozialversicherungsträger: weights 3, 7, 9, 5, 8, 4, 2, 1, 6 around the check digit, modulo 11. */
export const atSvnrDetector = nationalId({
  id: 'pii.at_svnr',
  title: 'Austrian social insurance number',
  description: 'Sozialversicherungsnummer of Austria, by check digit and date of birth',
  shapes: ['9999 999999', '9999-999999', '9999999999', '9999 99 99 99', '9999/999999'],
  confidence: 0.5,
  check: (svnr) =>
    !svnr.startsWith('0') &&
    hasBirthday(svnr) &&
    weightedSum(svnr, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digitAt(svnr, 3),
  of: 'person',
  words: [
    'sozialversicherungsnr',
    'sv nummer',
    'svnummer',
    'sv-nr.',
    'sv nr',
    'vnr',
    'social security number',
    'social insurance number',
    'sozialversicherungsnummer',
    'svnr',
    'sv-nummer',
    'sv-nr',
    'versicherungsnummer',
    'vsnr',
    'austrian social security',
    'austrian ssn',
    'e-card',
  ],
  isRequired: true,
  examples: {
    found: ['SVNR: «1113 160179»', 'Die Sozialversicherungsnummer ist «5719-120890».'],
    clean: ['SVNR: 9699 060501', 'SVNR: 4016-180919', 'x_6897 3009360', 'The build took 5132 031565 steps.'],
    worst: ['9266 231347 '],
  },
});
