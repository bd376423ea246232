import { passesLuhn } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** National and resident numbers of Saudi Arabia, by first digit and check digit. Source: Ministry of Interior: 1 for citizens, 2 for residents, Luhn's digit. */
export const saIdDetector = nationalId({
  id: 'pii.sa_id',
  title: 'Saudi identity number',
  description: 'National and resident numbers of Saudi Arabia, by first digit and check digit',
  shapes: ['9999999999'],
  confidence: 0.5,
  check: (id) => /^[12]/.test(id) && passesLuhn(id),
  of: 'person',
  words: [
    'رقم هوية',
    'هويتي',
    'رقم هويتي',
    'رقم الهوية الوطنية',
    'الإقامة',
    'هوية مقيم',
    'iqama',
    'رقم الهوية',
    'الهوية الوطنية',
    'رقم الإقامة',
    'iqama number',
    'saudi id',
    'saudi national id',
    'absher',
  ],
  isRequired: true,
  examples: {
    found: ['رقم الهوية: «2603478443»', 'Iqama number «1519922783»'],
    clean: ['رقم الهوية: 1652128095', 'رقم الهوية: 1742527913', 'x_24307192820', 'The build took 2988202178 steps.'],
    worst: ['1910252122 '],
  },
});
