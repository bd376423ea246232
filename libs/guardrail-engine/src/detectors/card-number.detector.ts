import { Trigger, type Detector, type Match } from '../detector.js';

const minDigits = 13;
const prefixDigits = 6;
/** Digit sums of the doubled digits. */
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
const printedGroups = new Set(['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '4-3-3-3']);

/** Payment card numbers: issuer range, length and Luhn check digit (ISO/IEC 7812-1, annex B). */
export const cardNumberDetector: Detector = {
  id: 'pci.card_number',
  kind: 'payment',
  title: 'Payment card number',
  description: 'Card numbers of the large schemes, by issuer range, length and check digit',
  label: 'payment card',
  trigger: Trigger.digits,
  detect(text) {
    const matches: Match[] = [];
    for (let at = 0; at + minDigits <= text.length; at++) {
      if (!isDigit(text, at)) continue;
      const run = readRun(text, at);
      if (run.values.length >= minDigits) addCards(text, run, matches);
      at = run.end;
    }
    return matches;
  },
};

/** Digits in groups, one blank or dash between the groups. */
interface Run {
  values: number[];
  /** Where in the text each digit stands. */
  places: number[];
  end: number;
}

function readRun(text: string, from: number): Run {
  const run: Run = { values: [], places: [], end: from };
  for (let at = from; isDigit(text, at); at = isSeparator(text, run.end) ? run.end + 1 : run.end) {
    run.values.push(text.charCodeAt(at) - 0x30);
    run.places.push(at);
    run.end = at + 1;
  }
  return run;
}

/** Cards are whole groups of a run: "order 12 4111 1111 1111 1111" holds one that begins at its second group. */
function addCards(text: string, run: Run, matches: Match[]): void {
  const { values, places } = run;
  for (let first = 0; first + minDigits <= values.length; first++) {
    if (first > 0 && !isGroupEnd(run, first - 1)) continue;
    const start = places[first] ?? 0;
    const length = isInsideWord(text, start - 1, start - 2) ? 0 : cardLength(text, run, first);
    if (length === 0) continue;
    const end = (places[first + length - 1] ?? 0) + 1;
    matches.push({ start, end, confidence: confidenceOf(text.slice(start, end)) });
    first += length - 1;
  }
}

/** How many digits the card that begins at a digit has; 0 when none begins there. */
function cardLength(text: string, run: Run, first: number): number {
  for (const length of lengthsOf(prefixAt(run.values, first))) {
    const last = first + length - 1;
    if (last >= run.values.length || !isGroupEnd(run, last)) continue;
    const end = (run.places[last] ?? 0) + 1;
    if (passesLuhn(run.values, first, last) && !isInsideWord(text, end, end + 1)) return length;
  }
  return 0;
}

function prefixAt(values: readonly number[], first: number): number {
  let prefix = 0;
  for (let i = first; i < first + prefixDigits; i++) prefix = 10 * prefix + (values[i] ?? 0);
  return prefix;
}

function isGroupEnd({ places }: Run, index: number): boolean {
  return places[index + 1] !== (places[index] ?? 0) + 1;
}

function lengthsOf(prefix: number): readonly number[] {
  return schemes.find(([from, to]) => prefix >= from && prefix <= to)?.[2] ?? [];
}

function passesLuhn(values: readonly number[], first: number, last: number): boolean {
  let sum = 0;
  for (let i = last; i >= first; i -= 2) sum += values[i] ?? 0;
  for (let i = last - 1; i >= first; i -= 2) sum += doubled[values[i] ?? 0] ?? 0;
  return sum % 10 === 0;
}

function confidenceOf(card: string): number {
  const groups = card.split(/[ -]/);
  if (groups.length === 1) return 0.8;
  const hasOneSeparator = !(card.includes(' ') && card.includes('-'));
  return hasOneSeparator && printedGroups.has(groups.map((g) => g.length).join('-')) ? 0.95 : 0.5;
}

/** Whether the neighbour of a number makes it part of a word, an identifier or a decimal fraction. */
function isInsideWord(text: string, neighbour: number, beyond: number): boolean {
  if (isSeparator(text, neighbour)) return false;
  if (text[neighbour] === '.') return isDigit(text, beyond);
  return /[A-Za-z0-9_]/.test(text[neighbour] ?? '');
}

function isSeparator(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x2d;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}
