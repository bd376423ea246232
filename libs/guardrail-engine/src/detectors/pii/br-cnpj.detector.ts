import { digitAt, weightedSum, isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

const weights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

function checkDigit(cnpj: string, by: readonly number[]): number {
  const rest = weightedSum(cnpj, by) % 11;
  return rest < 2 ? 0 : 11 - rest;
}

/** CNPJ of companies in Brazil, by two check digits. Source: Receita Federal: weights 5 to 2 and 9 to 2, with a 6 before them for the second digit, modulo 11. */
export const brCnpjDetector = nationalId({
  id: 'pii.br_cnpj',
  title: 'Brazilian company number (CNPJ)',
  description: 'CNPJ of companies in Brazil, by two check digits',
  shapes: ['99.999.999/9999-99', '99999999999999', '99999999/9999-99', '99.999.999.9999-99'],
  confidence: 0.4,
  formatted: 0.8,
  check: (cnpj) =>
    !isOneDigit(cnpj) &&
    checkDigit(cnpj, weights.slice(1)) === digitAt(cnpj, 12) &&
    checkDigit(cnpj, weights) === digitAt(cnpj, 13),
  of: 'tax',
  words: [
    'c.n.p.j',
    'cnpj/mf',
    'cnpjs',
    'cnpj',
    'cadastro nacional da pessoa jurídica',
    'cadastro nacional',
    'brazilian company',
  ],
  examples: {
    found: ['CNPJ: «86.647.028/2877-58»', 'CNPJ nº «87856064003001»'],
    clean: ['CNPJ: 05.874.666/0629-76', 'CNPJ: 57220284548663', 'x_17.213.572/0429-030'],
    worst: ['18.430.054/6916-39 '],
  },
});
