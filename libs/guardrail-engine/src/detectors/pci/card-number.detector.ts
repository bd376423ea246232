import type { Detector } from '../../detector.js';
import { passesLuhn } from '../check-digits.js';

/**
 * Issuer ranges by the first six digits: [from, to, lengths]. From the schemes' published ranges, as collected in
 * https://en.wikipedia.org/wiki/Payment_card_number. What is rarely a card
 * comes in `doubtful`.
 */
const schemes: readonly (readonly [from: number, to: number, lengths: readonly number[]])[] = [
  [400000, 499999, [13, 16, 19]], // Visa
  [510000, 559999, [16]], // Mastercard
  [222100, 272099, [16]], // Mastercard
  [340000, 349999, [15]], // American Express
  [370000, 379999, [15]], // American Express
  [300000, 305999, [14, 16]], // Diners Club
  [309500, 309599, [14, 16]], // Diners Club
  [360000, 369999, [14, 16, 19]], // Diners Club
  [380000, 399999, [14, 16, 19]], // Diners Club
  [601100, 601199, [16, 19]], // Discover
  [622126, 622925, [16, 17, 18, 19]], // Discover and UnionPay
  [644000, 659999, [16, 19]], // Discover, RuPay
  [352800, 358999, [16, 17, 18, 19]], // JCB
  [180000, 180099, [15]], // JCB
  [213100, 213199, [15]], // JCB
  [620000, 629999, [16, 17, 18, 19]], // UnionPay
  [810000, 817199, [16, 17, 18, 19]], // UnionPay
  [500000, 509999, [16, 19]], // Maestro, Elo
  [560000, 589999, [16, 19]], // Maestro
  [600000, 610999, [16, 19]], // RuPay, Maestro
  [630400, 630499, [16, 19]], // Maestro
  [636000, 639999, [16, 19]], // InstaPayment, Elo, Maestro
  [670000, 679999, [16, 19]], // Maestro
  [220000, 220499, [16, 17, 18, 19]], // Mir
  [979200, 979289, [16]], // Troy
];

/** Out of use, or given to nobody so far: cards only where a word says so. */
const doubtful: typeof schemes = [
  [500000, 509999, [12]], // Maestro
  [560000, 589999, [12]], // Maestro
  [600000, 699999, [12]], // Maestro
  [350000, 352799, [16]], // JCB
  [359000, 359999, [16]], // JCB
];

const plain = [12, 13, 14, 15, 16, 17, 18, 19].map((length) => '9'.repeat(length));
/** The ways in which cards print their digits. */
const printed = new Set(['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '4-3-3-3']);
/** Other ways in which people group them. */
const grouped = [
  '8-8',
  '4-4-8',
  '8-4-4',
  '4-8-4',
  '6-10',
  '4-12',
  '12-4',
  '2-2-2-2-2-2-2-2',
  '5-5-6',
  '4-4-4-3',
  '4-5-6',
  '3-4-4-4',
  '6-13',
  '4-5-5',
];
const signs = [' ', '-', '.', '/'];

/** Payment card numbers: issuer range, length and Luhn check digit (ISO/IEC 7812-1, annex B). */
export const cardNumberDetector: Detector = {
  id: 'pci.card_number',
  kind: 'payment',
  title: 'Payment card number',
  description: 'Card numbers of the large schemes, by issuer range, length and check digit',
  label: 'payment card',
  context: {
    words: [
      'card',
      'credit card',
      'debit card',
      'card number',
      'card no',
      'cc',
      'ccnum',
      'pan',
      'visa',
      'mastercard',
      'amex',
      'american express',
      'maestro',
      'discover',
      'diners',
      'jcb',
      'kreditkarte',
      'kartennummer',
      'carte bancaire',
      'carte de crédit',
      'tarjeta',
      'tarjeta de crédito',
      'carta di credito',
      'cartão',
      'creditcard',
      'карта',
      '信用卡',
      'カード番号',
    ],
    weak: ['payment', 'pay', 'charge', 'expires', 'cvv', 'cvc', 'billing', 'paid', 'approved', 'declined'],
    against: [
      'tracking number',
      'imei',
      'iccid',
      'order id',
      'trace id',
      'event id',
      'message id',
      'request id',
      'span id',
      'transaction id',
      'job id',
      'timestamp',
      'isbn',
      'ean',
      'gtin',
      'barcode',
      'serial number',
      'nanoseconds',
      'snowflake',
      'national id',
      'national id number',
      'national number',
      'national identification number',
      'nik',
      'ktp',
      'nomor induk kependudukan',
      'jmbg',
      'emšo',
      'cnp',
      'cnic',
      'iin',
      'matricule',
      'الرقم القومي',
      'เลขประจำตัวประชาชน',
      '주민등록번호',
      'iban',
      'ahv',
      'cnpj',
    ],
  },
  finders: [
    {
      shapes: [...plain, ...[...printed, ...grouped].flatMap((groups) => signs.map((sign) => shapeOf(groups, sign)))],
      verify: (digits, found) => {
        if (!passesLuhn(digits)) return undefined;
        if (isOf(schemes, digits)) return confidenceOf(digits, found);
        return isOf(doubtful, digits) ? 0.25 : undefined;
      },
    },
  ],
  examples: {
    found: [
      'pay with «4111111111111111» now',
      '«4111 1111 1111 1111»',
      'card: «5500-0055-5555-5559».',
      'amex «3782 822463 10005»',
      'order 12 «4111 1111 1111 1111»',
      '«2221000000000009»',
      'v2 «4111 1111 1111 1111»',
      '«4111 1111 1111 1111» 2nd',
      'no.«4111111111111111»',
      'diners «3056 930902 5904»',
      'pan=«4111.1111.1111.1111»',
      'card «41111111 11111111»',
      'cc on file: «503833002424»',
      'credit card # «3520041660273391»',
      'Visa «4222222222222»',
    ],
    clean: [
      '503833002424',
      'at 3520041660273391',
      'EAN 4006779534646, stock 314',
      '4111111111111112',
      '1234567812345678',
      'id4111111111111111',
      '41111111111111111111111',
      '4111  1111  1111  1111',
      '0.4111111111111111',
      '2024-01-02 03:04:05',
      '0000000000000000',
      '4111111111111111.5',
      '4111111111111111_x',
      '41111111-1111-4111-8111-111111111111',
      '+49 171 1234567 89012',
      '1700000000000000000',
      'at 1732745299123456 ns',
    ],
    worst: ['4111 1111 1111 1112 ', '4 ', '4', '4-4'],
  },
};

function shapeOf(groups: string, sign: string): string {
  return groups
    .split('-')
    .map((length) => '9'.repeat(Number(length)))
    .join(sign);
}

function isOf(ranges: typeof schemes, digits: string): boolean {
  const prefix = Number(digits.slice(0, 6));
  const scheme = ranges.find(([from, to]) => prefix >= from && prefix <= to);
  return scheme !== undefined && scheme[2].includes(digits.length);
}

function confidenceOf(digits: string, found: string): number {
  // Other lengths are rare among cards and common among ids.
  if (found === digits) return digits.length === 13 ? 0.45 : digits.length <= 16 ? 0.8 : 0.6;
  const groups = found.split(/[^0-9]/).map(({ length }) => length);
  return printed.has(groups.join('-')) ? 0.95 : 0.6;
}
