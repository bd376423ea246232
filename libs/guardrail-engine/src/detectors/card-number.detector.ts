import type { Detector } from '../detector.js';

const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];

/**
 * Issuer ranges by the first six digits: [from, to, lengths]. From the schemes' published ranges, as collected in
 * https://en.wikipedia.org/wiki/Payment_card_number. Twelve-digit Maestro numbers are out of use and left out.
 */
const schemes: readonly (readonly [from: number, to: number, lengths: readonly number[]])[] = [
  [400000, 499999, [13, 16, 19]], // Visa
  [510000, 559999, [16]], // Mastercard
  [222100, 272099, [16]], // Mastercard
  [340000, 349999, [15]], // American Express
  [370000, 379999, [15]], // American Express
  [300000, 305999, [14]], // Diners Club
  [309500, 309599, [14]], // Diners Club
  [360000, 369999, [14]], // Diners Club
  [380000, 399999, [14]], // Diners Club
  [601100, 601199, [16, 19]], // Discover
  [644000, 659999, [16, 19]], // Discover
  [352800, 358999, [16, 17, 18, 19]], // JCB
  [620000, 629999, [16, 17, 18, 19]], // UnionPay
  [810000, 817199, [16, 17, 18, 19]], // UnionPay
  [500000, 509999, [16, 19]], // Maestro
  [560000, 589999, [16, 19]], // Maestro
  [630400, 630499, [16, 19]], // Maestro
  [670000, 679999, [16, 19]], // Maestro
  [220000, 220499, [16, 19]], // Mir
];

/** The ways in which cards print their digits. */
const printed = [
  '9999-9999-9999-9999',
  '9999-999999-99999',
  '9999-999999-9999',
  '9999-9999-9999-9999-999',
  '9999-999-999-999',
];

/** Payment card numbers: issuer range, length and Luhn check digit (ISO/IEC 7812-1, annex B). */
export const cardNumberDetector: Detector = {
  id: 'pci.card_number',
  kind: 'payment',
  title: 'Payment card number',
  description: 'Card numbers of the large schemes, by issuer range, length and check digit',
  label: 'payment card',
  finders: [
    {
      shapes: [
        ...[13, 14, 15, 16, 17, 18, 19].map((length) => '9'.repeat(length)),
        ...[' ', '-'].flatMap((separator) => printed.map((shape) => shape.replaceAll('-', separator))),
      ],
      verify: (digits, found) => (isCard(digits) ? (found === digits ? 0.8 : 0.95) : undefined),
    },
  ],
  examples: {
    found: ['pay with «4111111111111111» now', 'card «5500 0055 5555 5559»', '«3782-822463-10005»'],
    clean: ['0.4111111111111111', '4111111111111112', '41111111-1111-4111-8111-111111111111'],
    worst: ['4111 1111 1111 1112 ', '4 ', '4', '4-4'],
  },
};

function isCard(digits: string): boolean {
  const prefix = Number(digits.slice(0, 6));
  const scheme = schemes.find(([from, to]) => prefix >= from && prefix <= to);
  return scheme !== undefined && scheme[2].includes(digits.length) && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1; i >= 0; i -= 2) sum += Number(digits[i]);
  for (let i = digits.length - 2; i >= 0; i -= 2) sum += doubled[Number(digits[i])] ?? 0;
  return sum % 10 === 0;
}
