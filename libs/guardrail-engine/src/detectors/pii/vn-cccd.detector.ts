import { numberAt } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Căn cước công dân of Vietnam, by province and century. Source: Decree 137/2015/NĐ-CP: province 001 to 096, century and sex, year, serial. */
export const vnCccdDetector = nationalId({
  id: 'pii.vn_cccd',
  title: 'Vietnamese identity number',
  description: 'Căn cước công dân of Vietnam, by province and century',
  shapes: ['999999999999', '999 999 999 999'],
  confidence: 0.45,
  check: (id) => numberAt(id, 0, 3) >= 1 && numberAt(id, 0, 3) <= 96 && /^[0-3]/.test(id.slice(3)),
  of: 'person',
  words: [
    'chứng minh nhân dân',
    'số căn cước',
    'thẻ căn cước',
    'số định danh cá nhân',
    'số định danh',
    'cmt',
    'số cmnd',
    'cccd',
    'căn cước công dân',
    'can cuoc cong dan',
    'căn cước',
    'số cccd',
    'cmnd',
    'vietnamese id',
    'vietnamese citizen id',
  ],
  isRequired: true,
  examples: {
    found: ['CCCD: «050379539347»', 'Căn cước công dân số «011 342 735 774»'],
    clean: ['CCCD: 199099001234', 'CCCD: 001599001234', 'x_0613957306220', 'The build took 077280154991 steps.'],
    worst: ['199099001234 '],
  },
});
