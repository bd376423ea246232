import { numberAt, passesLuhn, isDate, withoutOffset } from '../check-digits.js';
import { nationalId } from './national-id.js';

const isBirthday = (pnr: string) =>
  isDate(numberAt(pnr, 0, 2), numberAt(pnr, 2, 2), withoutOffset(numberAt(pnr, 4, 2), 60));

/** Personnummer and samordningsnummer of Sweden, by date of birth and check digit. Source: Skatteverket, SKV 704: Luhn's digit over the last ten digits; sixty is added to the day of coordination numbers. */
export const sePnrDetector = nationalId({
  id: 'pii.se_pnr',
  title: 'Swedish personal number',
  description: 'Personnummer and samordningsnummer of Sweden, by date of birth and check digit',
  shapes: ['999999-9999', '99999999-9999', '9999999999', '999999999999', '999999+9999', '999999 9999', '99999999 9999'],
  confidence: 0.2,
  formatted: 0.6,
  check: (pnr) =>
    isBirthday(pnr.slice(-10)) && (pnr.length === 10 || /^(?:18|19|20)/.test(pnr)) && passesLuhn(pnr.slice(-10)),
  of: 'person',
  words: [
    'personnumret',
    'personnummret',
    'personnumren',
    'samordningsnumret',
    'social security number',
    'personnummer',
    'personnr',
    'pnr',
    'samordningsnummer',
    'svenskt personnummer',
    'swedish personal number',
    'swedish personal identity number',
    'ssn',
  ],
  examples: {
    found: ['Personnummer: «910614-9314»', 'Swedish personal number «20391091-7487»'],
    clean: ['Personnummer: 630678-8705', 'Personnummer: 20420891-3920', 'x_430774-07970'],
    worst: ['551074-6206 '],
  },
});
