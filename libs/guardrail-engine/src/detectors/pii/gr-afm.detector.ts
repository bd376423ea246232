import { digitAt, weightedSum, isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** ΑΦΜ of Greece, by check digit. Source: ΑΑΔΕ: powers of two as weights, modulo 11. */
export const grAfmDetector = nationalId({
  id: 'pii.gr_afm',
  title: 'Greek tax number (AFM)',
  description: 'ΑΦΜ of Greece, by check digit',
  shapes: ['999999999', '999 999 999'],
  confidence: 0.5,
  check: (afm) => !isOneDigit(afm) && (weightedSum(afm, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === digitAt(afm, 8),
  of: 'tax',
  words: [
    'α φ μ',
    'αφμ του',
    'αριθμού φορολογικού μητρώου',
    'αριθμό φορολογικού μητρώου',
    'αφμ',
    'α.φ.μ',
    'afm',
    'αριθμός φορολογικού μητρώου',
    'greek tax id',
    'greek tax number',
  ],
  isRequired: true,
  examples: {
    found: ['ΑΦΜ: «439817272»', 'AFM «036 649 081»'],
    clean: ['ΑΦΜ: 074089443', 'ΑΦΜ: 197 155 851', 'x_8704795600', 'The build took 137907886 steps.'],
    worst: ['005714719 '],
  },
});
