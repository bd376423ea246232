import { weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

const mark = (rest: number) => '0K987654321'[rest];

/** RUN of persons and RUT of taxpayers in Chile, by check character. Source: Servicio de Impuestos Internos: weights 2 to 7 from the right, modulo 11, K for ten. */
export const clRutDetector = nationalId({
  id: 'pii.cl_rut',
  title: 'Chilean RUN and RUT',
  description: 'RUN of persons and RUT of taxpayers in Chile, by check character',
  shapes: ['99999999X', '9999999X', '99.999.999-X', '9.999.999-X', '99999999-X', '9999999-X', '99 999 999-X'],
  confidence: 0.2,
  formatted: 0.5,
  check: (rut) =>
    /[\dK]$/.test(rut) && mark(weightedSum(rut.padStart(9, '0'), [3, 2, 7, 6, 5, 4, 3, 2]) % 11) === rut.at(-1),
  of: 'both',
  words: [
    'r.u.n',
    'ruts',
    'rut del',
    'cédula',
    'rut',
    'run',
    'r.u.t',
    'rol único tributario',
    'rol único nacional',
    'chilean id',
    'chilean rut',
    'cédula de identidad',
  ],
  examples: {
    found: ['RUT: «115076310»', 'RUT: «08.060.319-3»', 'RUN «3.487.368-2»'],
    clean: ['order 115076310', 'RUT: 15.482.967-5', 'RUT: 9.876.543-2', 'x_22.815.032-00'],
    worst: ['15.482.967-5 '],
  },
});
