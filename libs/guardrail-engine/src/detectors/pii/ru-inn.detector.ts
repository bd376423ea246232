import { digitAt, weightedSum, isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

const weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const hasDigit = (inn: string, at: number) => (weightedSum(inn, weights.slice(-at)) % 11) % 10 === digitAt(inn, at);

/** ИНН of persons and companies in Russia, by check digits. Source: ФНС, приказ ММВ-7-6/435@: weights 2, 4, 10, 3, 5, 9, 4, 6, 8, with 7 and 3, 7 before them for persons, modulo 11. */
export const ruInnDetector = nationalId({
  id: 'pii.ru_inn',
  title: 'Russian taxpayer number (INN)',
  description: 'ИНН of persons and companies in Russia, by check digits',
  shapes: ['999999999999', '9999999999', '9999 999999 99'],
  confidence: 0.5,
  check: (inn) => (inn.length === 10 ? hasDigit(inn, 9) : hasDigit(inn, 10) && hasDigit(inn, 11)) && !isOneDigit(inn),
  of: 'tax',
  words: [
    'идентификационного номера налогоплательщика',
    'инн физлица',
    'инн',
    'inn',
    'идентификационный номер налогоплательщика',
    'russian tax id',
    'russian inn',
  ],
  isRequired: true,
  examples: {
    found: ['ИНН: «947238379349»', 'ИНН «4584252536», КПП'],
    clean: ['ИНН: 604999813776', 'ИНН: 0801509662', 'x_2912320210120', 'The build took 269696088848 steps.'],
    worst: ['437972121304 '],
  },
});
