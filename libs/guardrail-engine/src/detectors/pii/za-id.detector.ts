import { passesLuhn, isYymmdd } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Identity numbers of South Africa, by date of birth, citizenship and check digit. Source: Department of Home Affairs: date, sex, citizenship 0 to 2, Luhn's digit. */
export const zaIdDetector = nationalId({
  id: 'pii.za_id',
  title: 'South African identity number',
  description: 'Identity numbers of South Africa, by date of birth, citizenship and check digit',
  shapes: ['9999999999999', '999999 9999 999', '999999 9999 99 9', '999999-9999-99-9'],
  confidence: 0.4,
  formatted: 0.55,
  check: (id) => isYymmdd(id) && /^[012]/.test(id.slice(10)) && passesLuhn(id),
  of: 'person',
  words: [
    'identiteitsnommers',
    'identiteitsno',
    'id nommer',
    'sa id',
    'south african id',
    'rsa id',
    'id no',
    'identiteitsnommer',
    'id-nommer',
    'south african identity number',
  ],
  examples: {
    found: ['South African ID: «2206083957010»', 'SA ID «730801 0546 125»'],
    clean: ['South African ID: 4511298357036', 'South African ID: 100920 1235 085', 'x_02072019001400'],
    worst: ['7712037228016 '],
  },
});
