import { numberAt, passesLuhn } from '../check-digits.js';
import { nationalId } from './national-id.js';

const isProvince = (province: number) => (province >= 1 && province <= 24) || province === 30;

/** Cédula of Ecuador, by province and check digit. Source: Registro Civil: province 01 to 24 or 30, third digit up to 5, Luhn's digit. */
export const ecCiDetector = nationalId({
  id: 'pii.ec_ci',
  title: 'Ecuadorian identity number',
  description: 'Cédula of Ecuador, by province and check digit',
  shapes: ['9999999999', '999999999-9'],
  confidence: 0.5,
  check: (ci) => isProvince(numberAt(ci, 0, 2)) && /^[0-5]/.test(ci.slice(2)) && passesLuhn(ci),
  of: 'person',
  words: [
    'cedula',
    'cedula de identidad',
    'cédula no',
    'número de cédula',
    'cédula',
    'cédula de identidad',
    'c.i',
    'ecuadorian id',
    'cédula de ciudadanía',
  ],
  isRequired: true,
  examples: {
    found: ['Cédula: «2225166657»', 'cédula de identidad «041201668-5»'],
    clean: ['Cédula: 0548644270', 'Cédula: 211373926-9', 'x_16056396710', 'The build took 0505357566 steps.'],
    worst: ['2357152536 '],
  },
});
