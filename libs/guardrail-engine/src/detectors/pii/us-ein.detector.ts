import { numberAt } from '../check-digits.js';
import { nationalId } from './national-id.js';

const unused = new Set([0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97]);

/** Employer identification numbers of the United States, by the prefixes in use. Source: Prefixes by campus: Internal Revenue Service, https://www.irs.gov/businesses/small-businesses-self-employed/how-eins-are-assigned-and-valid-ein-prefixes. */
export const usEinDetector = nationalId({
  id: 'pii.us_ein',
  title: 'US employer number (EIN)',
  description: 'Employer identification numbers of the United States, by the prefixes in use',
  shapes: ['99-9999999'],
  confidence: 0.45,
  check: (ein) => !unused.has(numberAt(ein, 0, 2)),
  of: 'tax',
  words: [
    'ein',
    'fein',
    'employer identification',
    'employer identification number',
    'employer id',
    'federal tax id',
    'employer id number',
    'federal id number',
  ],
  isRequired: true,
  examples: {
    found: ['EIN: «12-3498765»', 'The federal tax ID of the company is «47-1203398».'],
    clean: ['EIN: 07-3498765', 'zip 12-3498765', 'EIN: 12-34987654'],
    worst: ['07-3498765 '],
  },
});
