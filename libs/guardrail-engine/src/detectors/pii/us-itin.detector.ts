import { numberAt } from '../check-digits.js';
import { nationalId } from './national-id.js';

const isGroup = (group: number) =>
  group >= 50 && group !== 66 && group !== 67 && group !== 68 && group !== 69 && group !== 89 && group !== 93;

/** Individual taxpayer identification numbers of the United States. Source: First digit 9, groups 50-65, 70-88, 90-92 and 94-99: Internal Revenue Service, Publication 4757. */
export const usItinDetector = nationalId({
  id: 'pii.us_itin',
  title: 'US taxpayer number (ITIN)',
  description: 'Individual taxpayer identification numbers of the United States',
  shapes: ['999-99-9999', '999 99 9999', '999999999'],
  confidence: 0.25,
  formatted: 0.55,
  check: (itin) => itin.startsWith('9') && isGroup(numberAt(itin, 3, 2)),
  of: 'tax',
  words: ['itin', 'individual taxpayer', 'individual taxpayer identification number', 'ssn', 'ssn or itin'],
  examples: {
    found: ['ITIN: «943-78-1234»', 'Her individual taxpayer number is «912-84-6610».'],
    clean: ['ITIN: 943-12-1234', 'ITIN: 843-78-1234', 'part 943-78-12345'],
    worst: ['943-12-1234 '],
  },
});
