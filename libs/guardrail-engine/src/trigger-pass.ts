import { Trigger } from './detector.js';

/** All triggers, for a message whose bytes say nothing about its text. */
export const everyTrigger = Trigger.digits | Trigger.at | Trigger.tokenPrefix | Trigger.pemDashes;

const minDigits = 13;
const literals: readonly (readonly [text: string, trigger: number])[] = [
  ['@', Trigger.at],
  ['gth_', Trigger.tokenPrefix],
  ['-----BEGIN', Trigger.pemDashes],
];

/** What the automaton remembers of the bytes so far. */
interface State {
  isString: boolean;
  isEscape: boolean;
  /** Digits in a row, one blank or dash between them; no more than minDigits are counted. */
  digits: number;
  isGap: boolean;
  /** The end of the text, as far as it begins a literal. */
  tail: string;
  /** Triggers that the last byte pulled. */
  found: number;
}

const start: State = { isString: false, isEscape: false, digits: 0, isGap: false, tail: '', found: 0 };

/**
 * The rules of the automaton. It may say yes too often, never too seldom: a \u escape may stand for any character, and a
 * number with an exponent for any digits.
 */
function step(state: State, char: string): State {
  if (state.isEscape) return { ...start, isString: state.isString, found: char === 'u' ? everyTrigger : 0 };
  if (char === '\\') return { ...start, isString: state.isString, isEscape: true };
  const run = stepDigits(state, char);
  const tail = longestTail(state.tail + char);
  const hit = literals.find(([text]) => text === tail);
  const hasDigits = run.digits === minDigits || isExponent(state, char);
  return {
    ...run,
    isString: (char === '"') !== state.isString,
    isEscape: false,
    tail: hit ? '' : tail,
    found: (hasDigits ? Trigger.digits : 0) | (hit?.[1] ?? 0),
  };
}

function isExponent({ digits, isString }: State, char: string): boolean {
  return (char === 'e' || char === 'E') && digits > 0 && !isString;
}

function stepDigits({ digits, isGap }: State, char: string): Pick<State, 'digits' | 'isGap'> {
  if (char >= '0' && char <= '9') return { digits: Math.min(digits + 1, minDigits), isGap: false };
  const isBetween = (char === ' ' || char === '-') && digits > 0 && !isGap;
  return { digits: isBetween ? digits : 0, isGap: isBetween };
}

function longestTail(text: string): string {
  for (let from = 0; from < text.length; from++) {
    const tail = text.slice(from);
    if (literals.some(([literal]) => literal.startsWith(tail))) return tail;
  }
  return '';
}

/** Class of each byte: characters that no rule tells apart share one; 0 = of no interest. */
const characters = ['x', '0', ...new Set([...literals.map(([text]) => text).join(''), ...'" -\\eEu'])];
const classCount = 32;
const classOf = new Uint8Array(256);
characters.forEach((char, index) => (classOf[char.charCodeAt(0)] = index));
classOf['x'.charCodeAt(0)] = 0;
for (let digit = 0x30; digit <= 0x39; digit++) classOf[digit] = characters.indexOf('0');

/** The automaton as a table: states that found something come last, so that one comparison tells them. */
function compile() {
  const keyOf = (state: State) => JSON.stringify(Object.entries(state).sort());
  const states = new Map([[keyOf(start), start]]);
  // A map that grows while it is walked is walked to its end.
  for (const state of states.values()) {
    for (const char of characters) {
      const reached = step(state, char);
      states.set(keyOf(reached), states.get(keyOf(reached)) ?? reached);
    }
  }
  const ordered = [...states.values()].sort((a, b) => Number(a.found > 0) - Number(b.found > 0));
  const rows = new Map(ordered.map((state, index) => [keyOf(state), index * classCount]));
  const next = new Uint16Array(ordered.length * classCount);
  const found = Uint8Array.from(ordered, (state) => state.found);
  ordered.forEach((state, row) =>
    characters.forEach((char, column) => (next[row * classCount + column] = rows.get(keyOf(step(state, char))) ?? 0)),
  );
  const rest = (isString: boolean) => rows.get(keyOf({ ...start, isString })) ?? 0;
  return {
    next,
    found,
    firstFound: ordered.findIndex((state) => state.found > 0) * classCount,
    outside: restIn(next, rest(false)),
    inside: restIn(next, rest(true)),
  };
}

/** A state in which nothing has begun: most bytes lead back to it, and need no step. */
interface Rest {
  row: number;
  /** By byte: whether something begins. */
  wakes: Uint8Array;
}

function restIn(next: Uint16Array, row: number): Rest {
  return { row, wakes: classOf.map((column) => (next[row + column] === row ? 0 : 1)) };
}

const { next, found, firstFound, outside, inside } = compile();

/** One look at the JSON text of a message: which detectors could find anything in it. */
export function triggersIn(bytes: Uint8Array): number {
  return (bytes.length >= skipFrom ? triggersBySkipping(bytes) : undefined) ?? triggersByTable(bytes);
}

/** Byte by byte; steps that depend on each other are taken only where something has begun. */
export function triggersByTable(bytes: Uint8Array): number {
  let triggers = 0;
  let state = outside.row;
  for (let i = 0; i < bytes.length; i++) {
    if (state === inside.row) i = nextThatWakes(inside, bytes, i);
    else if (state === outside.row) i = nextThatWakes(outside, bytes, i);
    state = next[state + (classOf[bytes[i] ?? 0] ?? 0)] ?? 0;
    if (state < firstFound) continue;
    triggers |= found[state / classCount] ?? 0;
    if (triggers === everyTrigger) break;
  }
  return triggers;
}

function nextThatWakes({ wakes }: Rest, bytes: Uint8Array, from: number): number {
  let i = from;
  while (i < bytes.length && wakes[bytes[i] ?? 0] === 0) i++;
  return i;
}

const skipFrom = 4_096;
const quote = 0x22;
const backslash = 0x5c;
const maxShortStrings = 64;
const minStringLength = 48;

/**
 * The same for long texts without looking at every byte. Undefined for texts with \\u escapes and for those of many
 * short strings, in which the table is quicker.
 */
export function triggersBySkipping(bytes: Uint8Array): number | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.includes(String.raw`\u`)) return undefined;
  let triggers = 0;
  for (const [text, trigger] of literals) if (buffer.includes(text)) triggers |= trigger;
  if (hasDigitRun(bytes)) return triggers | Trigger.digits;
  const hasExponent = findExponent(buffer);
  return hasExponent === undefined ? undefined : triggers | (hasExponent ? Trigger.digits : 0);
}

/** Whether there are minDigits digits in a row. A row is at least as long, so that not every byte has to be looked at. */
function hasDigitRun(bytes: Uint8Array): boolean {
  for (let i = minDigits - 1; i < bytes.length;) {
    if (!isInRun(bytes, i)) {
      i += minDigits;
      continue;
    }
    while (isInRun(bytes, i - 1)) i--;
    let digits = 0;
    for (; isInRun(bytes, i); i++) if (isDigit(bytes[i])) digits++;
    if (digits >= minDigits) return true;
    i += minDigits - 1;
  }
  return false;
}

function isInRun(bytes: Uint8Array, i: number): boolean {
  const byte = bytes[i];
  return isDigit(byte) || ((byte === 0x20 || byte === 0x2d) && isDigit(bytes[i - 1]) && isDigit(bytes[i + 1]));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Whether a number outside of strings has an exponent; undefined when there are too many strings to skip. */
function findExponent(bytes: Buffer): boolean | undefined {
  let from = 0;
  for (let strings = 1; ; strings++) {
    const open = bytes.indexOf(quote, from);
    const end = open < 0 ? bytes.length : open;
    for (let i = from + 1; i < end; i++) {
      const isExponent = ((bytes[i] ?? 0) | 0x20) === 0x65;
      if (isExponent && isDigit(bytes[i - 1])) return true;
    }
    if (open < 0) return false;
    from = endOfString(bytes, open + 1) + 1;
    if (strings > maxShortStrings && from < strings * minStringLength) return undefined;
  }
}

/** Index of the closing quote, or the end of the text. */
function endOfString(bytes: Buffer, from: number): number {
  for (let i = bytes.indexOf(quote, from); i >= 0; i = bytes.indexOf(quote, i + 1)) {
    let slashes = 0;
    while (bytes[i - 1 - slashes] === backslash) slashes++;
    if (slashes % 2 === 0) return i;
  }
  return bytes.length;
}
