import { classBits, Gram, longestLead, longSlot, mark, single, wideLetter, windowMask, type Grams } from './grams.js';
import { Kind, kinds } from './look-alikes.js';
import { isLetterOrDigit } from '../ascii.js';
import { isOfRun, minRun } from '../base64-run.js';
import { wideMark, type Literals, type Vocabulary } from './vocabulary.js';

/** What can be at a place, beside the literal that begins there. */
export const Sign = {
  /** Digits, with no more than single separators and few letters between them. */
  number: -1,
  /** At least twenty characters of base64 or hex. */
  run: -2,
  /** A character that reads as another one beside ASCII letters, or a digit of another script. */
  lookAlike: -3,
  /** A character that somebody looks for. */
  special: -4,
} as const;

/** The places of a text at which there is something to look at, in their order. */
export class Events {
  private pairs = new Int32Array(2048);
  count = 0;

  /** Most come in order; those that do not are moved by a few places. */
  add(start: number, what: number): void {
    if (2 * this.count + 2 > this.pairs.length) this.grow();
    let at = 2 * this.count++;
    for (; at > 0 && (this.pairs[at - 2] ?? 0) > start; at -= 2) {
      this.pairs[at] = this.pairs[at - 2] ?? 0;
      this.pairs[at + 1] = this.pairs[at - 1] ?? 0;
    }
    this.pairs[at] = start;
    this.pairs[at + 1] = what;
  }

  start(index: number): number {
    return this.pairs[2 * index] ?? 0;
  }

  /** A Sign, or the row of the literal's end. */
  what(index: number): number {
    return this.pairs[2 * index + 1] ?? 0;
  }

  /** Puts the events of another pass between its own. */
  merge(others: Events): void {
    let from = this.count - 1;
    while (2 * (this.count + others.count) > this.pairs.length) this.grow();
    this.count += others.count;
    let to = this.count - 1;
    for (let other = others.count - 1; other >= 0; to--) {
      const isOther = from < 0 || others.start(other) >= this.start(from);
      this.pairs[2 * to] = isOther ? others.start(other) : this.start(from);
      this.pairs[2 * to + 1] = isOther ? others.what(other--) : this.what(from--);
    }
  }

  private grow(): void {
    const larger = new Int32Array(this.pairs.length * 2);
    larger.set(this.pairs);
    this.pairs = larger;
  }
}

/** What a pass finds: the literals, and the signs of what is told otherwise. */
export class Found {
  readonly literals = new Events();
  readonly signs = new Events();

  get isQuiet(): boolean {
    return this.literals.count === 0 && this.signs.count === 0;
  }
}

/** What literals mean, for those who only look for them. */
type AnyLiterals = Literals<{ readonly length: number }>;
type AnyVocabulary = Vocabulary<{ readonly length: number }>;

const gram = 4;
/** Where something was found comes with what it was: Gram bits and the marks. */
const bitsOfPlace = 8;
const marks = mark | single | wideLetter;
const others = Gram.short | Gram.later | Gram.number | mark;
const numberStride = 4;
/** Longer texts are copied as a whole. */
const copied = 128;

/** The code units of the text, where the first look has found something, and in which four classes. */
let codes = new Uint16Array(4096);
let bytes = Buffer.from(codes.buffer);
let places = new Int32Array(4096);
let windows = new Int32Array(4096);
/** So many of them hold something of a text. */
let written = 0;

/**
 * Finds the places. The first loop looks at every character and does as little as can be; the others look at what it has
 * found. Literals of other scripts have an automaton of their own, for texts that have such letters.
 * @param wanted by row of the trie of Latin literals: 0 = it is left out
 */
export function readEvents(text: string, vocabulary: AnyVocabulary, wanted: Uint8Array, found: Found): void {
  readPlaces(text, vocabulary, wanted, found);
  readRuns(text.length, found.signs);
}

/** The same without runs. */
export function readPlaces(text: string, vocabulary: AnyVocabulary, wanted: Uint8Array, found: Found): void {
  const { grams, latin, wide } = vocabulary;
  const { literals, signs } = found;
  literals.count = 0;
  signs.count = 0;
  const { length } = text;
  readCodes(text);
  const count = look(length, grams);
  for (let n = 0; n < count; n++) {
    const place = places[n] as number;
    if ((place & Gram.long) !== 0 && isLong(length, place >> bitsOfPlace, windows[n] as number, grams)) {
      readLiteral(length, (place >> bitsOfPlace) - gram + 1, latin, wanted, literals);
    }
    if ((place & others) !== 0) askPlace(length, place, vocabulary, wanted, found);
  }
  // A short text, or the end of one, has no four characters.
  for (let i = Math.max(0, length - gram + 1); i < length; i++) readLiteral(length, i, latin, wanted, literals);
  if (wide) readWide(length, count, wide, literals);
}

/** A text of any form in memory as numbers. */
function readCodes(text: string): void {
  const { length } = text;
  if (codes.length < length) {
    codes = new Uint16Array(length);
    bytes = Buffer.from(codes.buffer);
    places = new Int32Array(length);
    windows = new Int32Array(length);
  }
  if (length > written) written = length;
  if (length > copied) bytes.write(text, 'utf16le');
  else for (let i = 0; i < length; i++) codes[i] = text.charCodeAt(i);
}

/** Leaves nothing of the texts that were looked at in memory of its own, unless none was longer than `least`: they may be secrets. */
export function forgetTexts(least: number): void {
  if (written <= least) return;
  codes.fill(0, 0, written);
  windows.fill(0, 0, written);
  written = 0;
}

/** Whether there is nothing left of any text. */
export function isForgotten(): boolean {
  return codes.every((code) => code === 0) && windows.every((window) => window === 0);
}

/** Notes the places that may begin something; the number of them. */
function look(length: number, { classOf, table }: Grams): number {
  const [units, at, windowAt] = [codes, places, windows];
  let count = 0;
  let window = 0;
  for (let i = 0; i < length; i++) {
    const seenAs = classOf[units[i] as number] as number;
    window = ((window << classBits) | (seenAs & (mark - 1))) & windowMask;
    const bits = (table[window] as number) | (seenAs & marks);
    if (bits === 0) continue;
    at[count] = (i << bitsOfPlace) | bits;
    windowAt[count++] = window;
  }
  return count;
}

/** Whether the two characters behind the four are those of a literal too. */
function isLong(length: number, at: number, window: number, { classOf, longer }: Grams): boolean {
  if (at < gram - 1 || at + 2 >= length) return false;
  const fifth = classOf[codes[at + 1] as number] as number;
  const sixth = classOf[codes[at + 2] as number] as number;
  return longer[longSlot(window, fifth, sixth)] !== 0;
}

function askPlace(
  length: number,
  place: number,
  { grams, latin }: AnyVocabulary,
  wanted: Uint8Array,
  found: Found,
): void {
  const { literals, signs } = found;
  const at = place >> bitsOfPlace;
  if ((place & mark) !== 0) {
    readLiteral(length, at, latin, wanted, literals);
    if ((place & single) !== 0) addCharacter(length, at, grams, signs);
  }
  const start = at - gram + 1;
  if (start < 0) return;
  if ((place & Gram.short) !== 0) readLiteral(length, start, latin, wanted, literals);
  if ((place & Gram.later) !== 0) {
    for (let lead = 1; lead <= Math.min(longestLead, start); lead++) {
      readLiteral(length, start - lead, latin, wanted, literals);
    }
  }
  if ((place & Gram.number) !== 0) addNumber(start, signs);
}

/** In a long number each character would be a sign. */
function addNumber(start: number, signs: Events): void {
  const last = signs.count - 1;
  const isKnown = last >= 0 && signs.what(last) === Sign.number && start - signs.start(last) < numberStride;
  if (!isKnown) signs.add(start, Sign.number);
}

function readLiteral(
  length: number,
  start: number,
  { alphabet, table }: AnyLiterals,
  wanted: Uint8Array,
  events: Events,
): void {
  const { next, firstEnd } = table;
  const { classOf, size } = alphabet;
  let row = 0;
  for (let at = start; at < length; at++) {
    row = next[row * size + (classOf[codes[at] as number] as number)] as number;
    if (row === 0) return;
    if (row >= firstEnd && wanted[row] !== 0) events.add(start, row);
  }
}

function addCharacter(length: number, at: number, { special }: Grams, signs: Events): void {
  const code = codes[at] as number;
  if (special.has(code)) signs.add(at, Sign.special);
  const kind = kinds[code] ?? Kind.plain;
  if (kind === Kind.plain) return;
  const before = at > 0 && isLetterOrDigit(codes[at - 1] as number);
  const after = at + 1 < length && isLetterOrDigit(codes[at + 1] as number);
  const isMeant = kind === Kind.form || (kind === Kind.besideAscii ? before || after : before && after);
  if (isMeant) signs.add(at, Sign.lookAlike);
}

/** By code unit: whether it is of a run. */
const ofRun = new Uint8Array(0x10000).map((_, code) => (isOfRun(code) ? 1 : 0));

/** Looks backward from where a run that begins here would be long enough: most of a text is not looked at. */
function readRuns(length: number, events: Events): void {
  runEvents.count = 0;
  let start = 0;
  for (let end = minRun; end <= length;) {
    let at = end - 1;
    while (at >= start && ofRun[codes[at] as number] === 1) at--;
    if (at < start) {
      while (end < length && ofRun[codes[end] as number] === 1) end++;
      runEvents.add(start, Sign.run);
      at = end;
    }
    start = at + 1;
    end = start + minRun;
  }
  if (runEvents.count > 0) events.merge(runEvents);
}

const runEvents = new Events();
const wideEvents = new Events();

/** Reads from each letter beyond Latin, or from where a literal with it may have begun, until nothing goes on. */
function readWide(length: number, count: number, wide: AnyLiterals, events: Events): void {
  wideEvents.count = 0;
  let end = 0;
  for (let n = 0; n < count; n++) {
    const place = places[n] as number;
    const letter = place >> bitsOfPlace;
    if ((place & wideLetter) !== 0 && letter >= end) end = readWideAt(length, letter, end, wide);
  }
  if (wideEvents.count > 0) events.merge(wideEvents);
}

function readWideAt(length: number, letter: number, from: number, { alphabet, table, meanings, longest }: AnyLiterals) {
  const { next, firstEnd, ends } = table;
  let row = 0;
  let at = Math.max(from, letter - longest);
  for (; at < length && (at <= letter || row !== 0); at++) {
    row = next[row * alphabet.size + (alphabet.classOf[codes[at] as number] as number)] as number;
    if (row < firstEnd) continue;
    for (const index of ends[row] ?? []) wideEvents.add(at + 1 - (meanings[index]?.length ?? 0), index | wideMark);
  }
  return at;
}
