import { digitAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

const checkDigit = (rest: number) => (rest < 2 ? rest : 11 - rest);

/** NIT of persons and companies in Colombia, by check digit. Source: DIAN: weights 41, 37, 29, 23, 19, 17, 13, 7, 3, modulo 11. */
export const coNitDetector = nationalId({
  id: 'pii.co_nit',
  title: 'Colombian tax number (NIT)',
  description: 'NIT of persons and companies in Colombia, by check digit',
  shapes: ['999.999.999-9', '999999999-9', '9999999999', '999 999 999-9'],
  confidence: 0.5,
  check: (nit) => checkDigit(weightedSum(nit, [41, 37, 29, 23, 19, 17, 13, 7, 3]) % 11) === digitAt(nit, 9),
  of: 'both',
  words: ['n.i.t', 'nit', 'número de identificación tributaria', 'colombian tax id', 'rut'],
  isRequired: true,
  examples: {
    found: ['NIT: «939.965.395-1»', 'con NIT «921944472-5»'],
    clean: ['NIT: 934.881.298-6', 'NIT: 217107634-3', 'x_054.117.940-90', 'The build took 408.513.029-5 steps.'],
    worst: ['890.136.869-2 '],
  },
});
