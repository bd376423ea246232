import { numberAt, weightedSum, isDate, withoutOffset } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Kennitala of Iceland, by date of birth, check digit and century. Source: Þjóðskrá: weights 3, 2, 7, 6, 5, 4, 3, 2, modulo 11; the last digit is 8, 9 or 0 for the century; forty is added to the day of companies. */
export const isKennitalaDetector = nationalId({
  id: 'pii.is_kennitala',
  title: 'Icelandic identity number (kennitala)',
  description: 'Kennitala of Iceland, by date of birth, check digit and century',
  shapes: ['999999-9999', '9999999999', '999999 9999'],
  confidence: 0.2,
  formatted: 0.6,
  check: (kt) =>
    isDate(numberAt(kt, 4, 2), numberAt(kt, 2, 2), withoutOffset(numberAt(kt, 0, 2), 40)) &&
    /[089]$/.test(kt) &&
    weightedSum(kt, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  of: 'both',
  words: [
    'kennitalan',
    'kennitölunni',
    'kennitölur',
    'kennitöluna',
    'kennitölunnar',
    'kennitala',
    'kt',
    'kennitölu',
    'icelandic id',
    'icelandic national id',
  ],
  examples: {
    found: ['Kennitala: «430720-2010»', 'kt. «4301983199»'],
    clean: ['Kennitala: 621179-4702', 'Kennitala: 5303826216', 'x_040391-98300'],
    worst: ['280667-5014 '],
  },
});
