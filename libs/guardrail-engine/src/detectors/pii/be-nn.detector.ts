import { numberAt } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Months of bis numbers have 20 or 40 added; day and month may be unknown. */
const isBirthday = (nn: string) => numberAt(nn, 2, 2) % 20 <= 12 && numberAt(nn, 2, 2) < 60 && numberAt(nn, 4, 2) <= 31;

/** Rijksregisternummer, numéro national, of Belgium, by date of birth and check digits. Source: Rijksregister: 97 minus the first nine digits modulo 97, with a 2 before them for those born from 2000 on. */
export const beNnDetector = nationalId({
  id: 'pii.be_nn',
  title: 'Belgian national number',
  description: 'Rijksregisternummer, numéro national, of Belgium, by date of birth and check digits',
  shapes: [
    '99.99.99-999.99',
    '99999999999',
    '99 99 99 999 99',
    '999999-999-99',
    '999999-999.99',
    '999999 999 99',
    '99.99.99.999.99',
  ],
  confidence: 0.5,
  formatted: 0.8,
  check: (nn) =>
    isBirthday(nn) && [0, 2_000_000_000].some((born) => 97 - ((born + numberAt(nn, 0, 9)) % 97) === numberAt(nn, 9, 2)),
  of: 'person',
  words: [
    'rijksregisternr',
    'rr-nummer',
    'numéro de registre',
    'numéro niss',
    'insz-nummer',
    'social security number',
    'rijksregisternummer',
    'rijksregister',
    'numéro national',
    'numéro de registre national',
    'registre national',
    'rrn',
    'insz',
    'niss',
    'nationaal nummer',
    'belgian national number',
    'nationalregisternummer',
  ],
  examples: {
    found: ['Rijksregisternummer: «13.23.03-881.74»', 'numéro de registre national «98030034585»'],
    clean: ['Rijksregisternummer: 91.26.16-416.69', 'Rijksregisternummer: 58400576891', 'x_40.22.03-733.740'],
    worst: ['76.43.26-149.25 '],
  },
});
