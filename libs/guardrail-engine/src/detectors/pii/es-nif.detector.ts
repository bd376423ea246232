import { numberAt } from '../check-digits.js';
import { nationalId } from './national-id.js';

const letters = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** NIF and DNI numbers of Spain, by check letter. Source: Ministerio del Interior: the letter at the number modulo 23 of TRWAGMYFPDXBNJZSQVHLCKE. */
export const esNifDetector = nationalId({
  id: 'pii.es_nif',
  title: 'Spanish tax and identity number (NIF, DNI)',
  description: 'NIF and DNI numbers of Spain, by check letter',
  shapes: ['99999999A', '99999999-A', '99.999.999-A', '99999999 A', '99.999.999A', '99.999.999 A'],
  confidence: 0.5,
  formatted: 0.6,
  check: (nif) => letters[numberAt(nif, 0, 8) % 23] === nif[8],
  isTest: (nif) => nif === '12345678Z' || nif === '00000000T',
  of: 'both',
  words: [
    'd.n.i',
    'n.i.f',
    'dnis',
    'dni/nif',
    'nif/dni',
    'documento nacional',
    'nif',
    'dni',
    'documento nacional de identidad',
    'número de identificación fiscal',
    'spanish id',
    'documento de identidad',
    'spanish tax id',
  ],
  examples: {
    found: ['DNI: «91178494P»', 'con NIF «53223226-F», vecino de Madrid'],
    clean: ['DNI: 79455037K', 'DNI: 54245289-B', 'x_55036737Z0'],
    worst: ['77164256D '],
  },
});
