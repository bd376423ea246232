import { labelled } from '../../define.js';

/** Passport numbers of the United States: a letter and eight digits, or nine digits (Department of State). */
export const usPassportDetector = labelled({
  id: 'pii.us_passport',
  kind: 'personal',
  title: 'US passport number',
  description: 'Passport numbers of the United States, by what they are called',
  label: 'passport number',
  labels: [
    'passport',
    'passport number',
    'passport no',
    'us passport',
    'u.s. passport',
    'american passport',
    'passport id',
    'passport card',
    'passport book number',
  ],
  pattern: /(?:[A-Z]\d{8}|\d{9})(?![\w]|[-.]\d)/y,
  confidence: 0.6,
  context: {
    words: ['us passport', 'american passport', 'united states', 'usa'],
    weak: ['travel', 'citizen', 'visa', 'nationality', 'expires'],
  },
  examples: {
    found: ['passport number: «A12345678»', 'US passport «512345678»', '"passportNo": "«C98765432»"'],
    clean: ['passport number A1234567890', 'passport A1234', 'passport.js 512345678x', 'passport-jwt 4.0.1'],
    worst: ['passport A1234 ', 'passport no 12345678 '],
  },
});
