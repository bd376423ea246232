import { passesLuhn } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** National provider identifiers of the United States, by check digit. Source: Luhn's digit over the number with 80840 before it: Centers for Medicare & Medicaid Services, NPI check digit calculation. */
export const usNpiDetector = nationalId({
  id: 'pii.us_npi',
  title: 'US provider number (NPI)',
  description: 'National provider identifiers of the United States, by check digit',
  shapes: ['9999999999'],
  confidence: 0.5,
  check: (npi) => (npi.startsWith('1') || npi.startsWith('2')) && passesLuhn(npi, 24),
  of: 'other',
  words: [
    'npi',
    'npi number',
    'national provider',
    'national provider identifier',
    'provider id',
    'provider number',
    'prescriber id',
    'prescriber npi',
  ],
  isRequired: true,
  examples: {
    found: ['NPI «2008159651»', 'National Provider Identifier: «2855350338»'],
    clean: ['NPI 2497422860', 'NPI 1206973966', 'x_20440645190', 'The build took 2091789216 steps.'],
    worst: ['2583364933 '],
  },
});
