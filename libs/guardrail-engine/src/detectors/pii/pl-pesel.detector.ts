import { numberAt, weightedSum, isDate } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** PESEL numbers of Poland, by date of birth and check digit. Source: Ministerstwo Cyfryzacji: weights 1, 3, 7, 9, modulo 10; the month carries the century. */
export const plPeselDetector = nationalId({
  id: 'pii.pl_pesel',
  title: 'Polish PESEL number',
  description: 'PESEL numbers of Poland, by date of birth and check digit',
  shapes: ['99999999999'],
  confidence: 0.4,
  check: (pesel) =>
    isDate(numberAt(pesel, 0, 2), numberAt(pesel, 2, 2) % 20, numberAt(pesel, 4, 2)) &&
    weightedSum(pesel, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
  isTest: (pesel) => pesel === '44051401359' || pesel === '44051401458',
  of: 'person',
  words: [
    'peselu',
    'peselem',
    'numeru pesel',
    'numerem pesel',
    'pesel',
    'numer pesel',
    'nr pesel',
    'polish national id',
  ],
  examples: {
    found: ['PESEL: «86240836340»', 'Numer PESEL pacjenta to «01101357422».'],
    clean: ['PESEL: 09471251234', 'PESEL: 73672114289', 'x_747016105940'],
    worst: ['17921116146 '],
  },
});
