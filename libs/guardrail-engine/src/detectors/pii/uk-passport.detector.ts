import { labelled } from '../../define.js';

/** Passport numbers of the United Kingdom: nine digits (HM Passport Office). */
export const ukPassportDetector = labelled({
  id: 'pii.uk_passport',
  kind: 'personal',
  title: 'UK passport number',
  description: 'Passport numbers of the United Kingdom, by what they are called',
  label: 'passport number',
  labels: [
    'uk passport',
    'british passport',
    'uk passport number',
    'british passport number',
    'gb passport',
    'uk passport no',
  ],
  pattern: /\d{9}(?![\w]|[-.]\d)/y,
  confidence: 0.7,
  context: { weak: ['travel', 'hmpo', 'passport office', 'united kingdom'] },
  examples: {
    found: ['UK passport number: «925076473»', 'British passport «533380006»'],
    clean: ['UK passport number 92507647', 'British passport 9250764731', 'number 925076473'],
    worst: ['uk passport 12345678 '],
  },
});
