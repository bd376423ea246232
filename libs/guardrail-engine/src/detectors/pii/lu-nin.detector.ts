import { numberAt, passesLuhn, passesVerhoeff, isDate } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Matricule of persons in Luxembourg, by date of birth and two check digits. Source: Centre des technologies de l'information de l'État: the twelfth digit is Luhn's, the thirteenth Verhoeff's, both over the first eleven. */
export const luNinDetector = nationalId({
  id: 'pii.lu_nin',
  title: 'Luxembourg national number',
  description: 'Matricule of persons in Luxembourg, by date of birth and two check digits',
  shapes: ['9999999999999', '9999 9999 99999', '9999 99 99 999 99', '9999999999999'],
  confidence: 0.7,
  check: (nin) =>
    isDate(numberAt(nin, 0, 4), numberAt(nin, 4, 2), numberAt(nin, 6, 2)) &&
    /^(?:18|19|20)/.test(nin) &&
    passesLuhn(nin.slice(0, 12)) &&
    passesVerhoeff(nin.slice(0, 11) + nin.slice(12)),
  of: 'both',
  words: [
    'matriculenummer',
    "numéro d'identification",
    'social security number',
    'matricule',
    'matricule national',
    'numéro d’identification',
    'numéro de matricule',
    'matricule nationale',
    'luxembourg national id',
    'sozialversicherungsnummer',
    'luxembourg id',
  ],
  examples: {
    found: ['Matricule: «1953041300480»', 'numéro de matricule «1986 0227 83522»'],
    clean: ['Matricule: 1974072129057', 'Matricule: 1964 1228 10534', 'x_20000816457220'],
    worst: ['2001121045302 '],
  },
});
