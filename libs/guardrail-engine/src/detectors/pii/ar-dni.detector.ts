import { nationalId } from './national-id.js';

/** DNI of Argentina, which nothing but their name tells. Source: RENAPER: seven or eight digits, no check digit. */
export const arDniDetector = nationalId({
  id: 'pii.ar_dni',
  title: 'Argentine identity number (DNI)',
  description: 'DNI of Argentina, which nothing but their name tells',
  shapes: ['99.999.999', '9.999.999', '99999999'],
  confidence: 0.4,
  check: (dni) => Number(dni) > 1_000_000,
  of: 'other',
  words: [
    'dnis',
    'documento nacional',
    'nro de documento',
    'número de documento',
    'dni',
    'd.n.i',
    'documento nacional de identidad',
    'documento de identidad',
    'argentine id',
  ],
  isRequired: true,
  examples: {
    found: ['DNI: «28.457.913»', 'documento nacional de identidad «31904826»'],
    clean: ['DNI: 0.004.126', 'expediente 28.457.913'],
    worst: ['0.004.126 '],
  },
});
