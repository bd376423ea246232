import { digitAt, numberAt, weightedSum, isDate } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Three digits of a year; those of no living person make no date. */
const yearOf = (digits: number) => (digits >= 880 ? 1000 + digits : digits < 100 ? 2000 + digits : NaN);

function hasCheckDigit(jmbg: string): boolean {
  const rest = weightedSum(jmbg, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest < 2 ? 0 : 11 - rest) === digitAt(jmbg, 12);
}

/** JMBG of Serbia, Bosnia, Montenegro, North Macedonia and Kosovo, EMŠO of Slovenia, by date of birth and check digit. Source: Law of SFR Yugoslavia of 1976, and ZCRP of Slovenia: weights 7 to 2 twice, modulo 11. */
export const rsJmbgDetector = nationalId({
  id: 'pii.rs_jmbg',
  title: 'Personal number of the Yugoslav successors (JMBG, EMŠO)',
  description:
    'JMBG of Serbia, Bosnia, Montenegro, North Macedonia and Kosovo, EMŠO of Slovenia, by date of birth and check digit',
  shapes: ['9999999999999'],
  confidence: 0.45,
  check: (jmbg) =>
    isDate(yearOf(numberAt(jmbg, 4, 3)), numberAt(jmbg, 2, 2), numberAt(jmbg, 0, 2)) && hasCheckDigit(jmbg),
  of: 'person',
  words: [
    'jmbg-a',
    'matičnog broja',
    'матичног броја',
    'matičnim brojem',
    'emšo-ja',
    'jmbg',
    'јмбг',
    'jedinstveni matični broj',
    'matični broj',
    'матични број',
    'ембг',
    'embg',
    'единствен матичен број',
    'emšo',
    'enotna matična številka',
  ],
  examples: {
    found: ['JMBG: «2801529121822»', 'EMŠO «2907025387565»'],
    clean: ['JMBG: 1308855059049', 'JMBG: 2106640997529', 'x_18121768002570'],
    worst: ['2004238731025 '],
  },
});
