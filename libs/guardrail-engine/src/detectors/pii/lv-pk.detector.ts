import { digitAt, weightedSum, isDdmmyy } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Personas kods of Latvia, by date of birth and check digit, or of the newer kind without a date. Source: Pilsonības un migrācijas lietu pārvalde: weights 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, one added, modulo 11; from 2017 on numbers begin with 32 to 39. */
export const lvPkDetector = nationalId({
  id: 'pii.lv_pk',
  title: 'Latvian personal code',
  description: 'Personas kods of Latvia, by date of birth and check digit, or of the newer kind without a date',
  shapes: ['999999-99999', '99999999999'],
  confidence: 0.4,
  formatted: 0.5,
  check: (code, found) =>
    (/^3[2-9]/.test(code) && found.includes('-')) ||
    (isDdmmyy(code) && ((1 + weightedSum(code, [10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11) % 10 === digitAt(code, 10)),
  of: 'person',
  words: [
    'personas kodu',
    'personas kodam',
    'personas kodi',
    'personas kods',
    'personas koda',
    'latvian personal code',
    'latvian id',
    'p.k',
  ],
  against: ['range'],
  examples: {
    found: ['Personas kods: «348256-74135»', 'personas kods «15026491779»'],
    clean: ['Personas kods: 220433-00827', 'Personas kods: 05044075347', 'x_329826-124660'],
    worst: ['250257-77582 '],
  },
});
