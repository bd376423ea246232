import { digitAt, numberAt, passesLuhn, passesMod11And10, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

type Rule = readonly [form: RegExp, check?: (digits: string) => boolean];

const luhn = (digits: string) => passesLuhn(digits);
const check11 = (weights: readonly number[]) => (digits: string) =>
  ((11 - (weightedSum(digits, weights) % 11)) % 11) % 10 === digitAt(digits, digits.length - 1);
const rest11 = (weights: readonly number[]) => (digits: string) =>
  (weightedSum(digits, weights) % 11) % 10 === digitAt(digits, digits.length - 1);

/**
 * By country: the form behind the prefix, and the check digits of those countries that publish them (European
 * Commission, VIES FAQ question 11; check digits as in the national ids beside this file).
 */
const rules: Readonly<Record<string, Rule>> = {
  AT: [/^U\d{8}$/],
  BE: [/^[01]\d{9}$/, (digits) => 97 - (numberAt(digits, 0, 8) % 97) === numberAt(digits, 8, 2)],
  BG: [/^\d{9,10}$/],
  CY: [/^\d{8}[A-Z]$/],
  CZ: [/^\d{8,10}$/],
  DE: [/^[1-9]\d{8}$/, passesMod11And10],
  DK: [/^[1-9]\d{7}$/, (digits) => weightedSum(digits, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0],
  EE: [/^10\d{7}$/, (digits) => weightedSum(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0],
  EL: [/^\d{9}$/, rest11([256, 128, 64, 32, 16, 8, 4, 2])],
  ES: [/^(?:[A-Z]\d{7}[A-Z\d]|\d{8}[A-Z])$/],
  FI: [/^\d{8}$/, (digits) => weightedSum(digits, [7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 0],
  FR: [/^[A-HJ-NP-Z\d]{2}\d{9}$/, (digits) => luhn(digits.slice(2))],
  HR: [/^\d{11}$/, passesMod11And10],
  HU: [/^\d{8}$/, (digits) => weightedSum(digits, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0],
  IE: [/^\d{7}[A-W][A-I]?$|^\d[A-Z]\d{5}[A-Z]$/],
  IT: [/^\d{11}$/, luhn],
  LT: [/^(?:\d{9}|\d{12})$/],
  LU: [/^\d{8}$/, (digits) => numberAt(digits, 0, 6) % 89 === numberAt(digits, 6, 2)],
  LV: [/^\d{11}$/],
  MT: [/^\d{8}$/, (digits) => 37 - (weightedSum(digits, [3, 4, 6, 7, 8, 9]) % 37) === numberAt(digits, 6, 2)],
  NL: [/^\d{9}B\d{2}$/],
  PL: [/^\d{10}$/, (digits) => weightedSum(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === digitAt(digits, 9)],
  PT: [/^\d{9}$/, check11([9, 8, 7, 6, 5, 4, 3, 2])],
  RO: [/^\d{6,10}$/],
  SE: [/^\d{10}01$/, (digits) => luhn(digits.slice(0, 10))],
  SI: [/^[1-9]\d{7}$/, check11([8, 7, 6, 5, 4, 3, 2])],
  SK: [/^[1-9]\d{9}$/, (digits) => Number(digits) % 11 === 0],
  XI: [/^(?:\d{9}|\d{12})$/],
  GB: [/^(?:\d{9}|\d{12})$/],
};

/** VAT numbers of the European Union and the United Kingdom, with the prefix of their country. */
export const euVatDetector = nationalId({
  id: 'pii.eu_vat',
  title: 'European VAT number',
  description:
    'VAT numbers of the European Union and the United Kingdom, by prefix, form and, where there are, check digits',
  shapes: [
    ...[6, 7, 8, 9, 10, 11, 12].flatMap((length) => ['AA', 'AA '].map((prefix) => prefix + '9'.repeat(length))),
    'AAA99999999',
    'AA A99999999',
    'AA99999999A',
    'AA 99999999A',
    'AAX99999999',
    'AAXX999999999',
    'AA XX999999999',
    'AAXX 999999999',
    'AA XX 999999999',
    'AA999999999A99',
    'AA 999999999A99',
    'AA9999999AA',
    'AAA9999999A',
    'AA 999 999 999',
    'AA 9999 999 999',
    'AA9999.999.999',
    'AA 9999.999.999',
    'AA999 9999 99',
    'AA 999 9999 99',
    'AA999999999 99',
    'AA 999 999 99',
  ],
  confidence: 0.5,
  check(vat) {
    const rule = rules[vat.slice(0, 2)];
    const digits = vat.slice(2);
    if (!rule?.[0].test(digits)) return false;
    const [, check] = rule;
    return check === undefined ? 0.25 : check(digits) && 0.6;
  },
  of: 'tax',
  words: [
    'vat',
    'vat no',
    'vat number',
    'vat reg no',
    'vat registration',
    'ust-id',
    'ust-idnr',
    'ustid',
    'umsatzsteuer-id',
    'uid',
    'tva',
    'numéro de tva',
    'n° tva',
    'iva',
    'partita iva',
    'p.iva',
    'btw',
    'btw-nummer',
    'moms',
    'momsnummer',
    'alv',
    'dič',
    'dph',
    'pdv',
    'áfa',
    'kmkr',
    'pvm',
    'pvn',
    'αφμ',
    'ддс',
  ],
  examples: {
    found: ['USt-IdNr. «DE136695976»', 'VAT no «FR40303265045»', 'BTW «NL004495445B01»', 'P.IVA «IT00743110157»'],
    clean: ['USt-IdNr. DE136695977', 'VAT FR40303265046', 'VAT XX136695976', 'IT00743110158', 'RO123456'],
    worst: ['DE136695977 ', 'vat IT00743110158 '],
  },
});
