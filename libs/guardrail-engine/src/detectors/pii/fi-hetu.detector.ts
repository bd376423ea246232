import { numberAt, isDdmmyy } from '../check-digits.js';
import { nationalId } from './national-id.js';

const marks = '0123456789ABCDEFHJKLMNPRSTUVWXY';
/** The sign between date and serial is the century: + 1800, - and U to Y 1900, A to F 2000. */
const isCentury = (hetu: string) => hetu.length === 10 || /[A-FU-Y]/.test(hetu[6] ?? '');

/** Henkilötunnus of Finland, by date of birth and check character. Source: Digital and Population Data Services Agency: the nine digits modulo 31, as a place in 0123456789ABCDEFHJKLMNPRSTUVWXY. */
export const fiHetuDetector = nationalId({
  id: 'pii.fi_hetu',
  title: 'Finnish identity code (HETU)',
  description: 'Henkilötunnus of Finland, by date of birth and check character',
  shapes: ['999999-999X', '999999A999X', '999999+999X'],
  confidence: 0.6,
  formatted: 0.7,
  check: (hetu) =>
    isDdmmyy(hetu) &&
    isCentury(hetu) &&
    marks[(1000 * numberAt(hetu, 0, 6) + numberAt(hetu, hetu.length - 4, 3)) % 31] === hetu.at(-1),
  isTest: (hetu) => hetu === '131052308T',
  of: 'person',
  words: [
    'henkilötunnuksen',
    'henkilötunnukseni',
    'henkilötunnuksesi',
    'henkilötunnusta',
    'henkilötunnuksella',
    'henkilötunnuksensa',
    'hetun',
    'hetuni',
    'social security number',
    'hetu',
    'henkilötunnus',
    'sotu',
    'sosiaaliturvatunnus',
    'personbeteckning',
    'finnish personal identity code',
    'finnish ssn',
  ],
  examples: {
    found: ['Henkilötunnus: «030882-9207»', 'HETU «220314C7702»'],
    clean: ['Henkilötunnus: 270133-8189', 'Henkilötunnus: 051199D2657', 'x_181211-636M0'],
    worst: ['290810-7890 '],
  },
});
