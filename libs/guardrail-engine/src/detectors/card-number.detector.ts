import { Trigger, type Detector, type Match } from '../detector.js';

/** A run of digits, each but the first perhaps after one blank or dash. */
const digitRun = /\d(?:[ -]?\d)*/g;

/** Issuer ranges by leading digits (ISO/IEC 7812, published scheme ranges): [from, to, lengths]. */
const schemes: readonly (readonly [from: number, to: number, lengths: readonly number[]])[] = [
  [400000, 499999, [13, 16, 19]], // Visa
  [510000, 559999, [16]], // Mastercard
  [222100, 272099, [16]], // Mastercard
  [340000, 349999, [15]], // American Express
  [370000, 379999, [15]], // American Express
  [300000, 305999, [14]], // Diners Club
  [360000, 369999, [14]], // Diners Club
  [380000, 399999, [14]], // Diners Club
  [601100, 601199, [16, 19]], // Discover
  [644000, 659999, [16, 19]], // Discover
  [352800, 358999, [16, 19]], // JCB
  [620000, 629999, [16, 17, 18, 19]], // UnionPay
  [500000, 509999, [16, 19]], // Maestro
  [560000, 589999, [16, 19]], // Maestro
  [220000, 220499, [16, 19]], // Mir
];

/** Payment card numbers: issuer range, length and Luhn check digit (ISO/IEC 7812-1, annex B). */
export const cardNumberDetector: Detector = {
  id: 'pci.card_number',
  title: 'Payment card number',
  description: 'Card numbers of the large schemes, by issuer range, length and check digit',
  label: 'payment card',
  trigger: Trigger.digits,
  detect(text) {
    const matches: Match[] = [];
    for (const run of text.matchAll(digitRun)) {
      const { 0: digits, index } = run;
      if (digits.length >= 13 && !isWordCharacter(text, index - 1) && !isWordCharacter(text, index + digits.length)) {
        matches.push(...cardsIn(digits, index));
      }
    }
    return matches;
  },
};

/** Cards among the groups of one run: "order 12 4111 1111 1111 1111" holds one that starts at its second group. */
function cardsIn(run: string, offset: number): Match[] {
  const groups = [...run.matchAll(/\d+/g)].map((g) => ({ digits: g[0], start: g.index }));
  const matches: Match[] = [];
  for (let first = 0; first < groups.length; first++) {
    let digits = '';
    for (let last = first; last < groups.length && digits.length < 19; last++) {
      const group = groups[last];
      if (!group) break;
      digits += group.digits;
      if (!isCard(digits)) continue;
      const start = offset + (groups[first]?.start ?? 0);
      const end = offset + group.start + group.digits.length;
      matches.push({ start, end, confidence: last === first ? 0.8 : 0.95 });
      first = last;
      break;
    }
  }
  return matches;
}

function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19) return false;
  const prefix = Number(digits.slice(0, 6));
  const isIssued = schemes.some(
    ([from, to, lengths]) => prefix >= from && prefix <= to && lengths.includes(digits.length),
  );
  return isIssued && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** A number inside a word, an identifier or a decimal fraction is no card number. */
function isWordCharacter(text: string, at: number): boolean {
  return /[A-Za-z0-9_.]/.test(text.charAt(at)) && !isSentenceEnd(text, at);
}

function isSentenceEnd(text: string, at: number): boolean {
  return text.charAt(at) === '.' && !/\d/.test(text.charAt(at + 1));
}
