import { digitAt, weightedSum, isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

const checkDigit = (cpf: string, weights: readonly number[]) => ((10 * weightedSum(cpf, weights)) % 11) % 10;

/** CPF of persons in Brazil, by two check digits. Source: Receita Federal: weights 10 to 2 and 11 to 2, modulo 11. */
export const brCpfDetector = nationalId({
  id: 'pii.br_cpf',
  title: 'Brazilian CPF number',
  description: 'CPF of persons in Brazil, by two check digits',
  shapes: ['999.999.999-99', '99999999999', '999 999 999 99', '999999999-99', '999.999.999.99'],
  confidence: 0.4,
  formatted: 0.8,
  check: (cpf) =>
    !isOneDigit(cpf) &&
    checkDigit(cpf, [10, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(cpf, 9) &&
    checkDigit(cpf, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(cpf, 10),
  isTest: (cpf) => cpf === '12345678909',
  of: 'both',
  words: [
    'cpfs',
    'cadastro de pessoa física',
    'c.p.f',
    'cpf/mf',
    'cpf',
    'cadastro de pessoas físicas',
    'cpf do cliente',
    'brazilian cpf',
    'brazilian tax id',
  ],
  examples: {
    found: ['CPF: «780.609.865-89»', 'inscrito no CPF sob o nº «19338207641»'],
    clean: ['CPF: 157.934.385-69', 'CPF: 70920889259', 'x_102.014.946-980'],
    worst: ['722.075.880-44 '],
  },
});
