import { nationalId } from './national-id.js';

/** Numbers that were printed in advertisements and leaflets, and rows of digits. */
const specimens = new Set([
  '078051120',
  '219099999',
  '457555462',
  '123456789',
  '123121234',
  '111111111',
  '222222222',
  '333333333',
  '444444444',
  '555555555',
  '777777777',
  '888888888',
]);

/** Social Security numbers of the United States, by form and the areas that were never given out. Source: Areas 000, 666 and 900-999, groups 00 and serials 0000 are never assigned: Social Security Administration, https://www.ssa.gov/employer/randomization.html. */
export const usSsnDetector = nationalId({
  id: 'pii.us_ssn',
  title: 'US social security number',
  description: 'Social Security numbers of the United States, by form and the areas that were never given out',
  shapes: ['999-99-9999', '999 99 9999', '999.99.9999', '999999999'],
  confidence: 0.25,
  formatted: 0.6,
  check: (ssn) =>
    !ssn.startsWith('000') && !ssn.startsWith('666') && ssn < '9' && !ssn.startsWith('00', 3) && !ssn.endsWith('0000'),
  isTest: (ssn) => specimens.has(ssn),
  of: 'other',
  words: [
    'ssn',
    'ssns',
    'social security',
    'social security number',
    'social security no',
    'soc sec',
    'ss number',
    'ss#',
    'taxpayer id',
    'tax id',
    'itin or ssn',
    'national id',
    'número de seguro social',
    'seguro social',
  ],
  against: ['phone', 'tel', 'fax', 'ticket', 'serial'],
  examples: {
    found: [
      'SSN: «523-41-8876»',
      'Her social security number is «401-22-9351».',
      'Employee 12, «611-08-4432», full time',
    ],
    clean: [
      'SSN: 000-12-3456',
      'SSN: 666-12-3456',
      'SSN: 912-34-5678',
      'SSN: 523-00-8876',
      'call 523-418-8762',
      'SSN: 523-41-88765',
      'range 100-20-3000x',
    ],
    worst: ['000-12-3456 '],
  },
});
