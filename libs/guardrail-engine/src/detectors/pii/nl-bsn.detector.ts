import { weightedSum, isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Burgerservicenummer of the Netherlands, by the test of eleven. Source: Rijksdienst voor Identiteitsgegevens, elfproef: weights 9 to 2 and -1, modulo 11. */
export const nlBsnDetector = nationalId({
  id: 'pii.nl_bsn',
  title: 'Dutch citizen number (BSN)',
  description: 'Burgerservicenummer of the Netherlands, by the test of eleven',
  shapes: ['999999999', '9999.99.999', '9999 99 999', '999 999 999', '999-999-999', '9999-99-999'],
  confidence: 0.5,
  check: (bsn) => !isOneDigit(bsn) && weightedSum(bsn, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  isTest: (bsn) => bsn === '123456782' || bsn === '111222333',
  of: 'both',
  words: [
    'bsn nummer',
    'bsnnummer',
    'burger service nummer',
    'burgerservicenummers',
    'bsn-nr',
    'bsn',
    'bsn-nummer',
    'burgerservicenummer',
    'sofinummer',
    'sofi-nummer',
    'sofi',
    'citizen service number',
    'dutch citizen',
    'persoonsnummer',
  ],
  isRequired: true,
  examples: {
    found: ['BSN: «480165646»', 'Het burgerservicenummer is «6007.07.842».'],
    clean: ['BSN: 745789871', 'BSN: 7223.76.638', 'x_0283105480', 'The build took 913612443 steps.'],
    worst: ['138896405 '],
  },
});
