import { digitAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

const isInRange = (ird: number) => ird > 10_000_000 && ird < 150_000_000;

function checkDigit(ird: string): number {
  const first = (11 - (weightedSum(ird, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return first < 10 ? first : (11 - (weightedSum(ird, [7, 4, 3, 2, 5, 2, 7, 6]) % 11)) % 11;
}

/** IRD numbers of New Zealand, by check digit. Source: Inland Revenue: weights 3, 2, 7, 6, 5, 4, 3, 2, and 7, 4, 3, 2, 5, 2, 7, 6 when these give ten, modulo 11. */
export const nzIrdDetector = nationalId({
  id: 'pii.nz_ird',
  title: 'New Zealand tax number (IRD)',
  description: 'IRD numbers of New Zealand, by check digit',
  shapes: ['99-999-999', '999-999-999', '99999999', '999999999', '99 999 999', '999 999 999'],
  confidence: 0.5,
  check: (ird) => isInRange(Number(ird)) && checkDigit(ird.padStart(9, '0')) === digitAt(ird, ird.length - 1),
  of: 'tax',
  words: ['ird num', 'ird-number', 'ird', 'ird number', 'ird no', 'inland revenue', 'inland revenue number'],
  isRequired: true,
  examples: {
    found: ['IRD number: «72-659-481»', 'IRD no. «034-000-522»'],
    clean: ['IRD number: 41-395-134', 'IRD number: 060-567-626', 'x_35-502-6880', 'The build took 99-301-139 steps.'],
    worst: ['79-074-145 '],
  },
});
