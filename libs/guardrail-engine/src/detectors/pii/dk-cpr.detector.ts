import { isDdmmyy } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** CPR numbers of Denmark, by date of birth. Source: CPR-kontoret: date of birth, then four digits whose check digit has not been used throughout since 2007. */
export const dkCprDetector = nationalId({
  id: 'pii.dk_cpr',
  title: 'Danish CPR number',
  description: 'CPR numbers of Denmark, by date of birth',
  shapes: ['999999-9999', '9999999999', '999999 9999'],
  confidence: 0.4,
  formatted: 0.5,
  check: (cpr) => isDdmmyy(cpr),
  of: 'person',
  words: [
    'cpr-nummeret',
    'cprnummer',
    'cpr nummer',
    'cprnr',
    'personnummeret',
    'cpr',
    'cpr-nummer',
    'cpr-nr',
    'cpr number',
    'cpr no',
    'personnummer',
    'danish personal id',
    'civil registration number',
  ],
  isRequired: true,
  examples: {
    found: ['CPR-nummer: «250285-8728»', 'CPR nr. «2001436231»'],
    clean: ['CPR-nummer: 996550-7603', 'CPR-nummer: 9974491501', 'x_020441-99600', 'The build took 040973-9525 steps.'],
    worst: ['998378-1900 '],
  },
});
