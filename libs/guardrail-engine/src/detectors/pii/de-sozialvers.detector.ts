import { digitAt, numberAt, isDate, withoutOffset } from '../check-digits.js';
import { nationalId } from './national-id.js';

const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];

function hasCheckDigit(svnr: string): boolean {
  const letter = String(svnr.charCodeAt(8) - 0x40).padStart(2, '0');
  const digits = svnr.slice(0, 8) + letter + svnr.slice(9, 11);
  let sum = 0;
  weights.forEach((weight, i) => {
    const product = weight * digitAt(digits, i);
    sum += Math.floor(product / 10) + (product % 10);
  });
  return sum % 10 === digitAt(svnr, 11);
}

/** Rentenversicherungsnummer of Germany, by date of birth and check digit. Source: Deutsche Rentenversicherung, VKVV section 2: the letter counts as two digits, weights 2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1, sums of digits. */
export const deSozialversDetector = nationalId({
  id: 'pii.de_sozialvers',
  title: 'German pension insurance number',
  description: 'Rentenversicherungsnummer of Germany, by date of birth and check digit',
  shapes: ['99999999A999', '99 999999 A 999', '99 99 99 99 A 999', '99-999999-A-999', '99 999999 A 99 9'],
  confidence: 0.75,
  check: (svnr) =>
    isDate(numberAt(svnr, 6, 2), numberAt(svnr, 4, 2), withoutOffset(numberAt(svnr, 2, 2), 50)) && hasCheckDigit(svnr),
  of: 'other',
  words: [
    'rentenversicherungsnummer',
    'sozialversicherungsnummer',
    'versicherungsnummer',
    'rentenversicherung',
    'sv-nummer',
    'svnr',
    'sv-nr',
    'rv-nummer',
    'social security number',
    'pension insurance number',
    'german social security',
  ],
  examples: {
    found: ['Rentenversicherungsnummer «63161034K498»', 'SV-Nummer: «05 580601 P 722»'],
    clean: ['Rentenversicherungsnummer 51130834W610', 'Rentenversicherungsnummer 39 040348 Z 519', 'x_49660465A9610'],
    worst: ['99580908A577 '],
  },
});
