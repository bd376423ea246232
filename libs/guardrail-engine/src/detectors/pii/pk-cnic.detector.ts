import { nationalId } from './national-id.js';

/** CNIC of Pakistan, by province and sex. Source: NADRA: first digit 1 to 8 for the province; there is no check digit. */
export const pkCnicDetector = nationalId({
  id: 'pii.pk_cnic',
  title: 'Pakistani identity number (CNIC)',
  description: 'CNIC of Pakistan, by province and sex',
  shapes: ['99999-9999999-9', '9999999999999', '99999 9999999 9'],
  confidence: 0.25,
  formatted: 0.6,
  check: (cnic) => /^[1-8]/.test(cnic),
  of: 'person',
  words: [
    'n.i.c',
    'شناختی کارڈ نمبر',
    'cnic',
    'nicop',
    'cnic number',
    'cnic no',
    'pakistani id',
    'قومی شناختی کارڈ',
    'شناختی کارڈ',
  ],
  examples: {
    found: ['CNIC: «29261-1882227-5»', 'CNIC number «1038867311555»'],
    clean: ['CNIC: 91202-1234567-1', 'CNIC: 02345-7654321-3', 'x_53150-7465992-20'],
    worst: ['91202-1234567-1 '],
  },
});
