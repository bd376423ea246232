import { digitAt, weightedSum, isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** NIP of persons and companies in Poland, by check digit. Source: Ministerstwo Finansów: weights 6, 5, 7, 2, 3, 4, 5, 6, 7, modulo 11. */
export const plNipDetector = nationalId({
  id: 'pii.pl_nip',
  title: 'Polish tax number (NIP)',
  description: 'NIP of persons and companies in Poland, by check digit',
  shapes: ['999-999-99-99', '999-99-99-999', '9999999999', '999 999 99 99'],
  confidence: 0.5,
  formatted: 0.55,
  check: (nip) => !isOneDigit(nip) && weightedSum(nip, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === digitAt(nip, 9),
  of: 'tax',
  words: [
    'nipu',
    'numeru nip',
    'numerem nip',
    'nip',
    'numer nip',
    'nr nip',
    'numer identyfikacji podatkowej',
    'polish tax id',
  ],
  isRequired: true,
  examples: {
    found: ['NIP: «546-953-79-87»', 'numer NIP «596-65-64-490»'],
    clean: ['NIP: 101-391-09-22', 'NIP: 237-78-89-964', 'x_033-893-61-060', 'The build took 717-298-08-73 steps.'],
    worst: ['201-676-91-62 '],
  },
});
