import { passesLuhn, isDdmmyy } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** ΑΜΚΑ of Greece, by date of birth and check digit. Source: ΗΔΙΚΑ: date of birth and Luhn's digit. */
export const grAmkaDetector = nationalId({
  id: 'pii.gr_amka',
  title: 'Greek social security number (AMKA)',
  description: 'ΑΜΚΑ of Greece, by date of birth and check digit',
  shapes: ['99999999999', '999999 99999'],
  confidence: 0.4,
  check: (amka) => isDdmmyy(amka) && passesLuhn(amka),
  of: 'person',
  words: [
    'αριθμός μητρώου κοινωνικής ασφάλισης',
    'social security number',
    'αμκα',
    'α.μ.κ.α',
    'amka',
    'greek social security',
  ],
  examples: {
    found: ['ΑΜΚΑ: «30127327259»', 'AMKA «030409 21953»'],
    clean: ['ΑΜΚΑ: 26070151848', 'ΑΜΚΑ: 160423 68919', 'x_100884747950'],
    worst: ['20070822758 '],
  },
});
