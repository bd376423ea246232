import { digitAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** เลขประจำตัวประชาชน of Thailand, by check digit. Source: กรมการปกครอง: weights 13 to 2, modulo 11. */
export const thPinDetector = nationalId({
  id: 'pii.th_pin',
  title: 'Thai identity number',
  description: 'เลขประจำตัวประชาชน of Thailand, by check digit',
  shapes: ['9-9999-99999-99-9', '9999999999999', '9 9999 99999 99 9'],
  confidence: 0.3,
  formatted: 0.75,
  check: (pin) =>
    /^[1-8]/.test(pin) &&
    (11 - (weightedSum(pin, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digitAt(pin, 12),
  of: 'both',
  words: [
    'เลขประจำตัว',
    'เลขบัตรประจำตัวประชาชน',
    'บัตรประจำตัวประชาชน',
    'เลขที่บัตรประชาชน',
    'เลขประจำตัวผู้เสียภาษี',
    'เลขประจำตัวประชาชน',
    'บัตรประชาชน',
    'เลขบัตรประชาชน',
    'thai id',
    'thai national id',
    'thai identity card',
  ],
  examples: {
    found: ['เลขประจำตัวประชาชน «7-0574-36390-70-5»', 'Thai ID: «7710984223755»'],
    clean: ['เลขประจำตัวประชาชน 7-1801-96381-76-7', 'เลขประจำตัวประชาชน 7673003648274', 'x_4-4354-43967-09-50'],
    worst: ['1-6222-32422-09-8 '],
  },
});
