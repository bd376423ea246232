import { numberAt } from '../check-digits.js';
import { nationalId } from './national-id.js';

const letters = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** NIE numbers of Spain, by check letter. Source: Ministerio del Interior: X, Y, Z stand for 0, 1, 2; then as a NIF. */
export const esNieDetector = nationalId({
  id: 'pii.es_nie',
  title: 'Spanish foreigner number (NIE)',
  description: 'NIE numbers of Spain, by check letter',
  shapes: ['A9999999A', 'A-9999999-A', 'A9999999-A', 'A 9999999 A'],
  confidence: 0.6,
  formatted: 0.7,
  check: (nie) =>
    /^[XYZ]/.test(nie) && letters[((nie.charCodeAt(0) - 0x58) * 10_000_000 + numberAt(nie, 1, 7)) % 23] === nie[8],
  isTest: (nie) => nie === 'X1234567L',
  of: 'both',
  words: [
    'n.i.e',
    'número de extranjero',
    'nie',
    'número de identidad de extranjero',
    'extranjero',
    'foreigner id',
    'tarjeta de residencia',
    'spanish foreigner',
  ],
  examples: {
    found: ['NIE: «Y3090513V»', 'titular del NIE «Y-0816533-R»'],
    clean: ['NIE: Z2415563C', 'NIE: Z-9216932-F', 'x_X4567096D0'],
    worst: ['Y2551808N '],
  },
});
