import { shaped } from '../../define.js';
import { weightedSum } from '../check-digits.js';

/**
 * Registration numbers of prescribers at the Drug Enforcement Administration: kind of registrant, initial, six digits
 * and a check digit, the sum of odd places and twice the even ones, modulo 10 (DEA Diversion Control Division).
 */
export const deaDetector = shaped({
  id: 'health.dea',
  kind: 'health',
  title: 'DEA number',
  description: 'Registration numbers of prescribers in the United States, by form and check digit',
  label: 'DEA number',
  shapes: ['AX9999999'],
  confidence: 0.5,
  check: (dea) =>
    /^[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}$/.test(dea) &&
    weightedSum(dea, [1, 2, 1, 2, 1, 2], 2) % 10 === dea.charCodeAt(8) - 0x30,
  context: {
    words: [
      'dea',
      'dea number',
      'dea no',
      'dea registration',
      'prescriber',
      'prescription',
      'controlled substance',
      'physician',
      'pharmacy',
      'rx',
      'narcotic',
    ],
    isRequired: true,
  },
  examples: {
    found: ['DEA: «AB1234563»', 'prescriber DEA number «FC1234563»'],
    clean: ['DEA: AB1234564', 'part AB1234563', 'DEA: NB1234563', 'DEA AB12345630'],
    worst: ['dea AB1234564 ', 'AB1234563 '],
  },
});
