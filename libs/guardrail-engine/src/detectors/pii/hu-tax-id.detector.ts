import { digitAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Adóazonosító jel of persons in Hungary, by first digit and check digit. Source: Act CL of 2017: begins with 8; places 1 to 9 as weights, modulo 11. */
export const huTaxIdDetector = nationalId({
  id: 'pii.hu_tax_id',
  title: 'Hungarian tax number',
  description: 'Adóazonosító jel of persons in Hungary, by first digit and check digit',
  shapes: ['9999999999'],
  confidence: 0.5,
  check: (id) => id.startsWith('8') && weightedSum(id, [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 === digitAt(id, 9),
  of: 'tax',
  words: [
    'adóazonosító jelem',
    'adóazonosítója',
    'adóazonosítóm',
    'adóazonosító száma',
    'adóazonosító',
    'adóazonosító jel',
    'adóazonosító jele',
    'hungarian tax id',
  ],
  isRequired: true,
  examples: {
    found: ['Adóazonosító jel: «8155640043»', 'adóazonosító jele «8271575600»'],
    clean: [
      'Adóazonosító jel: 8449318495',
      'Adóazonosító jel: 8583269710',
      'x_83213908970',
      'The build took 8706515983 steps.',
    ],
    worst: ['8311754679 '],
  },
});
