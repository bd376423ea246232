import { digitAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** RUC of Peru, by kind of holder and check digit. Source: SUNAT: weights 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, modulo 11. */
export const peRucDetector = nationalId({
  id: 'pii.pe_ruc',
  title: 'Peruvian tax number (RUC)',
  description: 'RUC of Peru, by kind of holder and check digit',
  shapes: ['99999999999'],
  confidence: 0.45,
  check: (ruc) =>
    /^(?:10|15|16|17|20)/.test(ruc) &&
    (11 - (weightedSum(ruc, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digitAt(ruc, 10),
  of: 'tax',
  words: ['r.u.c', 'ruc', 'registro único de contribuyentes', 'peruvian tax id'],
  isRequired: true,
  examples: {
    found: ['RUC: «10322584542»', 'con RUC «10018768335»'],
    clean: ['RUC: 15029606978', 'RUC: 16003072470', 'x_153604113860', 'The build took 20880446054 steps.'],
    worst: ['10672636833 '],
  },
});
