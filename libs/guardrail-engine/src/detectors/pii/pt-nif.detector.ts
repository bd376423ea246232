import { digitAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** NIF of persons and companies in Portugal, by check digit. Source: Autoridade Tributária, decree-law 14/2013: weights 9 to 2, modulo 11. */
export const ptNifDetector = nationalId({
  id: 'pii.pt_nif',
  title: 'Portuguese tax number (NIF)',
  description: 'NIF of persons and companies in Portugal, by check digit',
  shapes: ['999999999', '999 999 999', '999.999.999'],
  confidence: 0.5,
  check: (nif) =>
    !/^0/.test(nif) && ((11 - (weightedSum(nif, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === digitAt(nif, 8),
  of: 'both',
  words: [
    'número fiscal',
    'n.º contribuinte',
    'nº contribuinte',
    'n.º de contribuinte',
    'nº de contribuinte',
    'cartão de contribuinte',
    'nif',
    'contribuinte',
    'número de contribuinte',
    'número de identificação fiscal',
    'nipc',
    'portuguese tax id',
  ],
  isRequired: true,
  examples: {
    found: ['NIF: «172720761»', 'contribuinte n.º «926 134 469»'],
    clean: ['NIF: 969378986', 'NIF: 345 143 130', 'x_2707172420', 'The build took 609105361 steps.'],
    worst: ['158944904 '],
  },
});
