import { numberAt, isDate, withoutOffset } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Driver numbers of Great Britain, by name, date of birth and their fixed places. Source: Driver and Vehicle Licensing Agency: five of the surname, decade, month (+5 for women), day, year, two initials, three more. */
export const ukDrivingDetector = nationalId({
  id: 'pii.uk_driving',
  title: 'UK driving licence number',
  description: 'Driver numbers of Great Britain, by name, date of birth and their fixed places',
  shapes: ['AAAAA999999AX9AA', 'AAAA9999999AX9AA', 'AAA99999999AX9AA'],
  confidence: 0.7,
  check: (licence) =>
    isDate(4, withoutOffset(numberAt(licence, 6, 2), 50), numberAt(licence, 8, 2)) &&
    /^[A-Z]+9*\d{6}[A-Z][A-Z9]\d[A-Z]{2}$/.test(licence),
  of: 'other',
  words: [
    'driving licence',
    'driving licence number',
    'driver number',
    'driving license',
    'licence number',
    'dvla',
    'driver licence',
  ],
  examples: {
    found: ['driving licence «MORGA657054SM9IJ»', 'DVLA driver number: «PARKE512223J99AB»'],
    clean: ['driving licence MORGA699054SM9IJ', 'driving licence MORGA657994SM9IJ'],
    worst: ['driving licence MORGA699054SM9IJ '],
  },
});
