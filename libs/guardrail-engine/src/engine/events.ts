import { classBits, Gram, longestLead, longSlot, mark, windowMask, type Grams } from './grams.js';
import { Kind, kinds } from './look-alikes.js';
import { isLetterOrDigit, isWordCode } from '../ascii.js';
import type { Literals, Tables } from './tables.js';

/** What can be at a place, beside the literal that begins there. */
export const Sign = {
  /** Digits, with no more than single separators and few letters between them. */
  number: -1,
  /** At least twenty characters of base64 or hex; the place is in the middle of them. */
  run: -2,
  /** A character that reads as another one beside ASCII letters, or a digit of another script. */
  lookAlike: -3,
  /** A character that somebody looks for. */
  special: -4,
} as const;

/** Marks rows of the automaton of wide literals, which are numbered on their own. */
export const wideMark = 1 << 30;

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

  /** Index of the first event from a place on. */
  firstFrom(place: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.start(middle) < place) low = middle + 1;
      else high = middle;
    }
    return low;
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

  /** Whether nobody has anything to say: words of contexts alone mean nothing. */
  isQuiet({ isAsking }: Tables): boolean {
    if (this.signs.count > 0) return false;
    for (let i = 0; i < this.literals.count; i++) {
      const what = this.literals.what(i);
      if (what >= wideMark || isAsking[what] !== 0) return false;
    }
    return true;
  }
}

const gram = 4;
/** Where something was found comes with what it was: Gram bits and the mark. */
const bitsOfPlace = 6;
const others = Gram.short | Gram.later | Gram.number | mark;
const numberStride = 4;

/** Where the first look has found something, and in which four classes; large enough for the longest piece of a text. */
let places = new Int32Array(4096);
let windows = new Int32Array(4096);
/** All code units of the text, or-ed: whether it has letters beyond Latin. */
let units = 0;
const lastLatin = 0x24f;

/**
 * Finds the places. The first loop looks at every character and does as little as can be; the others look at what it has
 * found. Literals of other scripts have an automaton of their own, for texts that have such letters.
 */
export function readEvents(text: string, tables: Tables, found: Found): void {
  const { literals, signs } = found;
  literals.count = 0;
  signs.count = 0;
  if (places.length < text.length) {
    places = new Int32Array(text.length);
    windows = new Int32Array(text.length);
  }
  const count = look(text, tables.grams);
  for (let n = 0; n < count; n++) {
    const place = places[n] as number;
    if ((place & Gram.long) !== 0 && isLong(text, place >> bitsOfPlace, windows[n] as number, tables.grams)) {
      readLiteral(text, (place >> bitsOfPlace) - gram + 1, tables.latin, literals);
    }
    if ((place & others) !== 0) askPlace(text, place, tables, found);
  }
  // A short text, or the end of one, has no four characters.
  for (let i = Math.max(0, text.length - gram + 1); i < text.length; i++) readLiteral(text, i, tables.latin, literals);
  readRuns(text, signs);
  if (tables.wide && units > lastLatin) readWide(text, tables.wide, literals);
}

/** Notes the places that may begin something; the number of them. */
function look(text: string, { classOf, table }: Grams): number {
  let count = 0;
  let window = 0;
  let seen = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const seenAs = classOf[code] as number;
    seen |= code;
    window = ((window << classBits) | (seenAs & (mark - 1))) & windowMask;
    const bits = (table[window] as number) | (seenAs & mark);
    if (bits === 0) continue;
    places[count] = (i << bitsOfPlace) | bits;
    windows[count++] = window;
  }
  units = seen;
  return count;
}

/** Whether the two characters behind the four are those of a literal too. */
function isLong(text: string, at: number, window: number, { classOf, longer }: Grams): boolean {
  if (at < gram - 1 || at + 2 >= text.length) return false;
  const fifth = classOf[text.charCodeAt(at + 1)] as number;
  const sixth = classOf[text.charCodeAt(at + 2)] as number;
  return longer[longSlot(window, fifth, sixth)] !== 0;
}

function askPlace(text: string, place: number, tables: Tables, found: Found): void {
  const { literals, signs } = found;
  const at = place >> bitsOfPlace;
  if ((place & mark) !== 0) atMark(text, at, tables, found);
  const start = at - gram + 1;
  if (start < 0) return;
  if ((place & Gram.short) !== 0) readLiteral(text, start, tables.latin, literals);
  if ((place & Gram.later) !== 0) {
    for (let lead = 1; lead <= Math.min(longestLead, start); lead++)
      readLiteral(text, start - lead, tables.latin, literals);
  }
  if ((place & Gram.number) !== 0) addNumber(start, signs);
}

/** In a long number each character would be a sign. */
function addNumber(start: number, signs: Events): void {
  const last = signs.count - 1;
  const isKnown = last >= 0 && signs.what(last) === Sign.number && start - signs.start(last) < numberStride;
  if (!isKnown) signs.add(start, Sign.number);
}

function readLiteral(text: string, start: number, { alphabet, table }: Literals, events: Events): void {
  const { next, firstEnd } = table;
  const { classOf, size } = alphabet;
  let row = 0;
  for (let at = start; at < text.length; at++) {
    row = next[row * size + (classOf[text.charCodeAt(at)] ?? 0)] ?? 0;
    if (row === 0) return;
    if (row >= firstEnd) events.add(start, row);
  }
}

function atMark(text: string, at: number, { latin, special }: Tables, { literals, signs }: Found): void {
  const code = text.charCodeAt(at);
  readLiteral(text, at, latin, literals);
  if (special.has(code)) signs.add(at, Sign.special);
  const kind = kinds[code] ?? Kind.plain;
  if (kind === Kind.plain) return;
  const before = isLetterOrDigit(text.charCodeAt(at - 1));
  const after = isLetterOrDigit(text.charCodeAt(at + 1));
  const isMeant = kind === Kind.form || (kind === Kind.besideAscii ? before || after : before && after);
  if (isMeant) signs.add(at, Sign.lookAlike);
}

/** Number of characters from which a run is one. */
export const minRun = 20;
const stride = 16;

/** A run of twenty characters has a place that is one before a multiple of sixteen. */
function readRuns(text: string, events: Events): void {
  runEvents.count = 0;
  let end = 0;
  for (let at = stride - 1; at < text.length; at += stride) {
    if (at < end || !isOfRun(text.charCodeAt(at))) continue;
    let start = at;
    while (start > end && isOfRun(text.charCodeAt(start - 1))) start--;
    end = at + 1;
    while (isOfRun(text.charCodeAt(end))) end++;
    if (end - start >= minRun) runEvents.add(start, Sign.run);
  }
  if (runEvents.count > 0) events.merge(runEvents);
}

/** A character of base64, in either alphabet (RFC 4648). */
export function isOfRun(code: number): boolean {
  return isWordCode(code) || code === 0x2d || code === 0x2b || code === 0x2f;
}

const runEvents = new Events();
const wideEvents = new Events();

function readWide(text: string, { alphabet: { classOf, size }, table, meanings }: Literals, events: Events): void {
  const { next, firstEnd } = table;
  wideEvents.count = 0;
  let row = 0;
  for (let i = 0; i < text.length; i++) {
    row = next[row * size + (classOf[text.charCodeAt(i)] ?? 0)] ?? 0;
    if (row < firstEnd) continue;
    for (const index of table.ends[row] ?? []) wideEvents.add(i + 1 - (meanings[index]?.length ?? 0), index | wideMark);
  }
  events.merge(wideEvents);
}
