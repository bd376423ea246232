import { weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Places of the letters from 10 on. */
const letters = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';
const letter = (id: string) => letters.indexOf(id[0] ?? '') + 10;

/** National identification and resident numbers of Taiwan, by check digit. Source: 戶政司: the letter as two digits, weights 1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1, modulo 10. */
export const twNatidDetector = nationalId({
  id: 'pii.tw_natid',
  title: 'Taiwanese identity number',
  description: 'National identification and resident numbers of Taiwan, by check digit',
  shapes: ['A999999999'],
  confidence: 0.5,
  check: (id) =>
    /^[A-Z][1289]/.test(id) &&
    (Math.floor(letter(id) / 10) + 9 * (letter(id) % 10) + weightedSum(id, [8, 7, 6, 5, 4, 3, 2, 1, 1], 1)) % 10 === 0,
  isTest: (id) => id === 'A123456789',
  of: 'person',
  words: [
    '身分證號',
    '身分證號碼',
    '身份證號',
    '國民身分證',
    '身分證統一編號',
    '身份證',
    '身分證',
    '身分證字號',
    '身份證字號',
    '統一編號',
    '居留證',
    'taiwan id',
    'taiwanese id',
    'national id',
    'taiwan national id',
  ],
  examples: {
    found: ['身分證字號: «Z813908717»', 'Taiwan ID «A288130182»'],
    clean: ['身分證字號: Y915286617', '身分證字號: L897533626', 'x_B9721839300'],
    worst: ['B167430824 '],
  },
});
