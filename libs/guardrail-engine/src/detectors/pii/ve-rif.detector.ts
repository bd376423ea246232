import { digitAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

const kinds: Readonly<Record<string, number>> = { V: 1, E: 2, J: 3, P: 4, G: 5 };
const checkDigit = (rest: number) => (rest < 2 ? 0 : 11 - rest);

/** RIF of Venezuela, by kind of holder and check digit. Source: SENIAT: the letter as a number times 4, weights 3, 2, 7, 6, 5, 4, 3, 2, modulo 11. */
export const veRifDetector = nationalId({
  id: 'pii.ve_rif',
  title: 'Venezuelan tax number (RIF)',
  description: 'RIF of Venezuela, by kind of holder and check digit',
  shapes: ['A-99999999-9', 'A999999999', 'A-999999999', 'A 99999999 9'],
  confidence: 0.5,
  formatted: 0.65,
  check: (rif) =>
    /^[VEJPG]/.test(rif) &&
    checkDigit((4 * (kinds[rif[0] ?? ''] ?? 0) + weightedSum(rif, [3, 2, 7, 6, 5, 4, 3, 2], 1)) % 11) ===
      digitAt(rif, 9),
  of: 'tax',
  words: ['r.i.f', 'rif', 'registro de información fiscal', 'venezuelan tax id'],
  examples: {
    found: ['RIF: «P-84786596-8»', 'con RIF «J127637937»'],
    clean: ['RIF: E-21181766-6', 'RIF: J533118684', 'x_J-50464679-20'],
    worst: ['J-23434418-8 '],
  },
});
