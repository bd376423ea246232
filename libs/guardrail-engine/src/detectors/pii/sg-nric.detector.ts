import { weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

const tables: Readonly<Record<string, string>> = {
  S: 'JZIHGFEDCBA',
  T: 'JZIHGFEDCBA',
  F: 'XWUTRQPNMLK',
  G: 'XWUTRQPNMLK',
  M: 'XWUTRQPNJLK',
};

/** NRIC and FIN of Singapore, by check letter. Source: Immigration & Checkpoints Authority: weights 2, 7, 6, 5, 4, 3, 2; four added for T and G, three for M, modulo 11. */
export const sgNricDetector = nationalId({
  id: 'pii.sg_nric',
  title: 'Singapore identity number (NRIC, FIN)',
  description: 'NRIC and FIN of Singapore, by check letter',
  shapes: ['A9999999A'],
  confidence: 0.65,
  check: (nric) =>
    (tables[nric[0] ?? ''] ?? '')[
      (weightedSum(nric, [2, 7, 6, 5, 4, 3, 2], 1) +
        ('TG'.includes(nric[0] ?? '') ? 4 : nric.startsWith('M') ? 3 : 0)) %
        11
    ] === nric[8],
  isTest: (nric) => nric === 'S1234567D',
  of: 'person',
  words: [
    'nric/fin',
    'fin no',
    'ic no',
    'nric',
    'fin',
    'nric number',
    'nric no',
    'fin number',
    'singapore id',
    'identity card',
    'work permit',
    'singapore nric',
  ],
  examples: {
    found: ['NRIC: «S7449345I»', 'FIN number «F4058727Q»'],
    clean: ['NRIC: F7400541N', 'NRIC: S0933256F', 'x_M6805147Q0'],
    worst: ['F5970363Q '],
  },
});
