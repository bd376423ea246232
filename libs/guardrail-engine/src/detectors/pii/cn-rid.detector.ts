import { numberAt, weightedSum, isDate } from '../check-digits.js';
import { nationalId } from './national-id.js';

const isProvince = (province: number) => province >= 11 && province <= 91;

/** 居民身份证号码 of China, by region, date of birth and check character. Source: GB 11643-1999: ISO/IEC 7064 MOD 11-2. */
export const cnRidDetector = nationalId({
  id: 'pii.cn_rid',
  title: 'Chinese resident identity number',
  description: '居民身份证号码 of China, by region, date of birth and check character',
  shapes: ['99999999999999999X', '999999 99999999 999X', '999999-99999999-999X'],
  confidence: 0.8,
  check: (rid) =>
    isProvince(numberAt(rid, 0, 2)) &&
    /^(?:18|19|20)/.test(rid.slice(6)) &&
    isDate(numberAt(rid, 6, 4), numberAt(rid, 10, 2), numberAt(rid, 12, 2)) &&
    '10X98765432'[weightedSum(rid, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === rid[17],
  of: 'person',
  words: [
    '身份证件号码',
    '证件号码',
    '身份號碼',
    '身分证',
    '居民身份证号',
    '居民身份证号码',
    '公民身份证号码',
    '身份证号是',
    '身份证',
    '身份证号',
    '身份证号码',
    '居民身份证',
    '公民身份号码',
    '身份證',
    'resident identity card',
    'chinese id',
    'resident id',
    'chinese national id',
  ],
  examples: {
    found: ['身份证号码:«159998199606244488»', 'Resident identity card «157598 19590711 4052»'],
    clean: ['身份证号码:153391196011219799', '身份证号码:120331 20040921 7709', 'x_1321902001052221930'],
    worst: ['139155197409022592 '],
  },
});
