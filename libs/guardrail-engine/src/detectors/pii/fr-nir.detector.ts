import { numberAt } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Months from 20 on stand for births whose month is not known. */
const isMonth = (month: number) => (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;

function hasKey(nir: string): boolean {
  const body = nir.slice(0, 13);
  const digits = body.replace('A', '0').replace('B', '0');
  if (!/^\d{13}$/.test(digits) || !/^\d{5}(?:\d\d|2[AB])/.test(body)) return false;
  // Corsica: 2A stands for 19 and 2B for 18, which is a million less for A and two for B.
  const shift = body[6] === 'A' ? 1_000_000 : body[6] === 'B' ? 2_000_000 : 0;
  return 97 - ((Number(digits) - shift) % 97) === numberAt(nir, 13, 2);
}

/** Numéro de sécurité sociale of France, by sex, month, department and key. Source: INSEE, NIR: key = 97 minus the number modulo 97; Corsica 2A counts as 19 and 2B as 18. */
export const frNirDetector = nationalId({
  id: 'pii.fr_nir',
  title: 'French social security number (NIR)',
  description: 'Numéro de sécurité sociale of France, by sex, month, department and key',
  shapes: [
    '9 99 99 9X 999 999 99',
    '99999 9X999 99999',
    '999999X99999999',
    '9 99 99 9X 999 999-99',
    '9.99.99.9X.999.999.99',
    '999999X999999 99',
    '9-99-99-9X-999-999-99',
  ],
  confidence: 0.65,
  formatted: 0.85,
  check: (nir) => /^[1-478]/.test(nir) && isMonth(numberAt(nir, 3, 2)) && hasKey(nir),
  of: 'person',
  words: [
    "numéro d'assuré social",
    'numéro de sécurité',
    'n° de sécurité sociale',
    'n° de sécu',
    'no de sécurité sociale',
    'num sécu',
    'numéro nir',
    'social security number',
    'nir',
    'insee',
    'sécurité sociale',
    'numéro de sécurité sociale',
    'n° sécurité sociale',
    'numéro insee',
    'numéro de sécu',
    'sécu',
    'numéro ss',
    'carte vitale',
    'french social security',
  ],
  examples: {
    found: ['Numéro de sécurité sociale : «1 90 66 36 837 501 83»', 'NIR «83925 35891 98284»'],
    clean: [
      'Numéro de sécurité sociale : 8 75 42 65 336 388 85',
      'Numéro de sécurité sociale : 82208 09156 05279',
      'x_8 48 89 67 938 188 600',
    ],
    worst: ['7 43 70 41 966 051 52 '],
  },
});
