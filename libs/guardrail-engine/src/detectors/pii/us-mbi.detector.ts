import { nationalId } from './national-id.js';

/** Medicare beneficiary identifiers of the United States, by their fixed places of letters and digits. Source: Centers for Medicare & Medicaid Services, Understanding the MBI format: eleven places, no S, L, O, I, B, Z. */
export const usMbiDetector = nationalId({
  id: 'pii.us_mbi',
  title: 'US Medicare number (MBI)',
  description: 'Medicare beneficiary identifiers of the United States, by their fixed places of letters and digits',
  shapes: ['9AX9-?AX9-?AA99'],
  confidence: 0.5,
  check: (mbi) => !mbi.startsWith('0') && !/[SLOIBZ]/.test(mbi),
  isTest: (mbi) => mbi === '1EG4TE5MK73' || mbi === '1EG4TE5MK72',
  of: 'other',
  words: [
    'mbi',
    'medicare',
    'medicare number',
    'medicare id',
    'medicare beneficiary',
    'beneficiary identifier',
    'hicn',
  ],
  examples: {
    found: ['Medicare number «2FH7-UG6-NM41»', 'MBI: «7KQ4UT2RD85»'],
    clean: ['MBI: 2SH7-UG6-NM41', 'MBI: 0FH7-UG6-NM41'],
    worst: ['2SH7-UG6-NM41 '],
  },
});
