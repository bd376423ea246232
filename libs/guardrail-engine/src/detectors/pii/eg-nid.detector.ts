import { numberAt, isYymmdd } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** الرقم القومي of Egypt, by century, date of birth and governorate. Source: Civil Status Organization: 2 or 3 for the century, date, governorate, serial; the check digit is not published. */
export const egNidDetector = nationalId({
  id: 'pii.eg_nid',
  title: 'Egyptian national number',
  description: 'الرقم القومي of Egypt, by century, date of birth and governorate',
  shapes: ['99999999999999', '9 999999 99 99999'],
  confidence: 0.45,
  check: (nid) =>
    /^[23]/.test(nid) &&
    isYymmdd(nid, 1) &&
    (numberAt(nid, 7, 2) <= 35 || numberAt(nid, 7, 2) === 88) &&
    numberAt(nid, 7, 2) > 0,
  of: 'person',
  words: [
    'رقمه القومي',
    'رقمي القومي',
    'رقمها القومي',
    'بالرقم القومي',
    'للرقم القومي',
    'الرقم القومي',
    'رقم قومي',
    'egyptian id',
    'egyptian national id',
    'بطاقة الرقم القومي',
  ],
  isRequired: true,
  examples: {
    found: ['الرقم القومي: «38003110849498»', 'Egyptian national ID «3 571230 09 62457»'],
    clean: [
      'الرقم القومي: 29913410112345',
      'الرقم القومي: 39907320112345',
      'x_221052216507190',
      'The build took 31209150423233 steps.',
    ],
    worst: ['29913410112345 '],
  },
});
