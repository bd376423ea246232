import { digitAt, weightedSum, isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

const checkDigit = (rest: number) => (rest <= 1 ? 0 : 11 - rest);

/** マイナンバー of Japan, by check digit. Source: 総務省令第85号 (2014): weights 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, modulo 11. */
export const jpMynumberDetector = nationalId({
  id: 'pii.jp_mynumber',
  title: 'Japanese individual number (My Number)',
  description: 'マイナンバー of Japan, by check digit',
  shapes: ['9999 9999 9999', '999999999999', '9999-9999-9999'],
  confidence: 0.5,
  check: (number) =>
    checkDigit(weightedSum(number, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) === digitAt(number, 11) &&
    !isOneDigit(number),
  of: 'both',
  words: [
    'マイナンバーカード',
    '個人番号カード',
    'マイナンバ',
    '社会保障番号',
    'my number',
    'mynumber',
    'マイナンバー',
    '個人番号',
    'individual number',
    'japanese my number',
  ],
  isRequired: true,
  examples: {
    found: ['マイナンバー: «5641 6337 6351»', 'My Number «302792233321»'],
    clean: [
      'マイナンバー: 3322 9886 6513',
      'マイナンバー: 750783716756',
      'x_4786 2601 10360',
      'The build took 5488 2519 0312 steps.',
    ],
    worst: ['7801 6918 9475 '],
  },
});
