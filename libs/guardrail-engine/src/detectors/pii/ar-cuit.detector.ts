import { digitAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** CUIT and CUIL of Argentina, by kind of holder and check digit. Source: AFIP: weights 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, modulo 11. */
export const arCuitDetector = nationalId({
  id: 'pii.ar_cuit',
  title: 'Argentine tax number (CUIT, CUIL)',
  description: 'CUIT and CUIL of Argentina, by kind of holder and check digit',
  shapes: ['99-99999999-9', '99999999999', '99 99999999 9', '99.99999999.9'],
  confidence: 0.3,
  formatted: 0.65,
  check: (cuit) =>
    /^(?:20|23|24|25|26|27|30|33|34)/.test(cuit) &&
    (11 - (weightedSum(cuit, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === digitAt(cuit, 10),
  of: 'both',
  words: [
    'c.u.i.t',
    'c.u.i.l',
    'cuit nº',
    'clave de identificación tributaria',
    'código único de identificación laboral',
    'cuit',
    'cuil',
    'clave única de identificación tributaria',
    'argentine tax id',
    'cuil/cuit',
    'cuit/cuil',
  ],
  examples: {
    found: ['CUIT: «25-08881821-3»', 'CUIL «23239696562»'],
    clean: ['CUIT: 33-40409833-0', 'CUIT: 25113223271', 'x_25-53360378-80'],
    worst: ['23-67303138-8 '],
  },
});
