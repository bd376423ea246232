import { isOneDigit, passesLuhn } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Social insurance numbers of Canada, by check digit. Source: Employment and Social Development Canada: no number begins with 0 or 8, Luhn's digit. */
export const caSinDetector = nationalId({
  id: 'pii.ca_sin',
  title: 'Canadian social insurance number',
  description: 'Social insurance numbers of Canada, by check digit',
  shapes: ['999-999-999', '999 999 999', '999999999'],
  confidence: 0.5,
  check: (sin) => passesLuhn(sin) && !isOneDigit(sin) && (!/^[08]/.test(sin) || 0.25),
  isTest: (sin) => sin === '046454286' || sin === '123456782',
  of: 'other',
  words: [
    's.i.n',
    'social insurance no',
    'n.a.s',
    'sin',
    'social insurance',
    'social insurance number',
    'numéro d’assurance sociale',
    "numéro d'assurance sociale",
    'assurance sociale',
    'nas',
    'canadian sin',
  ],
  isRequired: true,
  examples: {
    found: ['SIN: «293-423-000»', 'NAS : «323 616 219»'],
    clean: ['SIN: 760-715-057', 'SIN: 120 644 465', 'x_611-106-0300', 'The build took 998-425-227 steps.'],
    worst: ['388-343-820 '],
  },
});
