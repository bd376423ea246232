import { weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** T.C. kimlik numarası of Turkey, by two check digits. Source: Nüfus ve Vatandaşlık İşleri: the tenth digit from sums of odd and even places, the eleventh from the sum of all. */
export const trTcknDetector = nationalId({
  id: 'pii.tr_tckn',
  title: 'Turkish identity number',
  description: 'T.C. kimlik numarası of Turkey, by two check digits',
  shapes: ['99999999999', '999 999 999 99', '999 9999 9999'],
  confidence: 0.5,
  check: (tckn) =>
    !tckn.startsWith('0') &&
    weightedSum(tckn, [7, -1, 7, -1, 7, -1, 7, -1, 7, -1]) % 10 === 0 &&
    weightedSum(tckn, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1]) % 10 === 0,
  isTest: (tckn) => tckn === '12345678950' || tckn === '10000000146',
  of: 'both',
  words: [
    'kimlik numaram',
    'kimlik numaranız',
    'kimlik numarasını',
    't.c. kimlik numarası',
    'tc kimlik numarası',
    'tc no',
    't.c. no',
    'tc kimlik',
    't.c. kimlik',
    'tc kimlik no',
    't.c. kimlik no',
    'kimlik no',
    'kimlik numarası',
    'kimlik numarasi',
    'tckn',
    'turkish id',
    'turkish national id',
    'vatandaşlık numarası',
  ],
  examples: {
    found: ['T.C. kimlik no: «28798465740»', 'TC Kimlik Numarası «133 453 032 48»'],
    clean: ['T.C. kimlik no: 67872491375', 'T.C. kimlik no: 913 670 796 82', 'x_711051203440'],
    worst: ['51484333760 '],
  },
});
