import { isOneDigit, passesLuhn } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** מספר זהות of Israel, by check digit. Source: רשות האוכלוסין: Luhn's digit over nine digits. */
export const ilIdDetector = nationalId({
  id: 'pii.il_id',
  title: 'Israeli identity number',
  description: 'מספר זהות of Israel, by check digit',
  shapes: ['999999999', '99999999-9', '9 9999999 9', '99999999 9', '9-9999999-9'],
  confidence: 0.5,
  check: (id) => !isOneDigit(id) && passesLuhn(id),
  of: 'person',
  words: [
    'תעודת הזהות',
    'מספר תעודת זהות',
    'מספר תעודת הזהות',
    'מספר הזהות',
    'תעודות זהות',
    'ת״ז',
    'תז',
    'מס זהות',
    'תעודת זהות',
    'מספר זהות',
    'ת.ז',
    'ת"ז',
    'teudat zehut',
    'israeli id',
    'israel id',
    'israeli identity number',
    'mispar zehut',
  ],
  isRequired: true,
  examples: {
    found: ['תעודת זהות «531761419»', 'Israeli ID: «20274581-6»'],
    clean: ['תעודת זהות 006816624', 'תעודת זהות 11813101-2', 'x_0139834730', 'The build took 049504392 steps.'],
    worst: ['695770038 '],
  },
});
