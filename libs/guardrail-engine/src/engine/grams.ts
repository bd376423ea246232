import { lastLatin, readings, type Alphabet } from './alphabet.js';
import { Kind, kinds } from './look-alikes.js';

/**
 * The first look at a text: which places may begin something. Four characters at a time, each as one of 32 classes, so
 * that a place is told by one look into a table that does not wait for the place before it: twice as fast as following
 * an automaton from character to character.
 */
export interface Grams {
  /**
   * By code unit: its class, `mark` for characters that literals begin with whatever follows, `single` for those that are
   * looked at by themselves, `wideLetter` for those of wide literals.
   */
  readonly classOf: Uint8Array;
  /** By the last four classes, one behind the other: Gram bits. */
  readonly table: Uint8Array;
  /** By hash of six classes: whether a longer literal may begin with them. Most of what the four tell is no literal. */
  readonly longer: Uint8Array;
  /** Code units of characters that are looked for by themselves. */
  readonly special: ReadonlySet<number>;
}

/** What the four characters may be: the beginning of a literal, of a number, or of a literal behind its rule of dashes. */
export const Gram = { short: 1, number: 2, later: 4, long: 8 } as const;
/** The longest rule that a literal begins with. */
export const longestLead = 8;
export const mark = 32;
export const wideLetter = 64;
export const single = 128;
export const classBits = 5;
const classMask = mark - 1;
const tableBits = 15;
/** The last four classes. */
export const windowMask = 0xfffff;
/** How many characters of longer literals are looked at. */
const longWindow = 6;

const digit = 26;
const blank = 27;
const point = 28;
const slash = 29;
const colon = 30;
const other = 31;
const classCount = 32;
const letters = Array.from({ length: 26 }, (_, i) => i);
const hexLetters = letters.slice(0, 6);
const separators = [blank, point, slash];
/** What may stand behind a short word; the last is that of plurals. */
const ends = [digit, blank, point, slash, colon, other, 's'.charCodeAt(0) - 0x61];
const every = Array.from({ length: classCount }, (_, i) => i);
/** Punctuation that is too common to be looked at one by one. */
const common = new Set([...` -_.,/:"'=()\t\n\r`].map((char) => char.charCodeAt(0)));

/** A literal as read, and whether it is a word that nothing of a word stands beside. */
export interface Start {
  name: string;
  isWord: boolean;
}

/** Index in the table of longer literals: the classes of the first four characters, and of the two behind them. */
export function longSlot(window: number, fifth: number, sixth: number): number {
  const six = (((window << classBits) | (fifth & classMask)) << classBits) | (sixth & classMask);
  return Math.imul(six, 0x9e3779b1) >>> (32 - tableBits);
}

function slotOf(name: string): number {
  const classes = [...name.slice(0, longWindow)].map((char) => plainClass(char.charCodeAt(0)));
  return longSlot(windowOf(classes.slice(0, 4)), classes[4] ?? 0, classes[5] ?? 0);
}

/** @param wide what literals with letters beyond Latin are made of */
export function compileGrams(
  literals: readonly Start[],
  { special, hasNumbers }: { readonly special: ReadonlySet<number>; readonly hasNumbers: boolean },
  wide: Alphabet | undefined,
): Grams {
  const classOf = classesWith(literals, special, wide);
  const table = new Uint8Array(windowMask + 1);
  const longer = new Uint8Array(1 << tableBits);
  const set = (window: number, bit: number) => {
    table[window] = (table[window] ?? 0) | bit;
  };
  for (const gram of hasNumbers ? numberGrams() : []) set(windowOf(gram), Gram.number);
  for (const literal of literals) {
    if (((classOf[literal.name.charCodeAt(0)] ?? 0) & mark) !== 0) continue;
    const lead = leadOf(literal.name);
    const name = literal.name.slice(lead);
    const isLong = lead === 0 && name.length >= longWindow;
    const bit = lead > 0 ? Gram.later : isLong ? Gram.long : Gram.short;
    for (const gram of literalGrams({ ...literal, name })) set(gram, bit);
    if (isLong) longer[slotOf(name)] = 1;
  }
  return { classOf, table, longer, special };
}

/** How many characters of a literal make a rule, such as that of dashes before BEGIN, but for the last of them. */
function leadOf(name: string): number {
  let lead = 0;
  while (lead < longestLead && lead + 1 < name.length && !isLetterClass(name, lead) && !isLetterClass(name, lead + 1))
    lead++;
  // What is left of "://" would be everywhere.
  return lead > 1 && name.length - lead >= 4 ? lead : 0;
}

function isLetterClass(name: string, at: number): boolean {
  return plainClass(name.charCodeAt(at)) <= digit;
}

/** The classes with what is looked for, and the punctuation that literals begin with. */
function classesWith(literals: readonly Start[], special: ReadonlySet<number>, wide: Alphabet | undefined): Uint8Array {
  const classOf = singleClasses.slice();
  // What is short says too little by four characters: they would be most of a text.
  const begun = literals
    .filter(({ name }) => isPunctuation(name.charCodeAt(0)) && (name.length < 3 || !common.has(name.charCodeAt(0))))
    .map(({ name }) => name.charCodeAt(0));
  for (const code of special) classOf[code] = (classOf[code] ?? 0) | mark | single;
  for (const code of begun) classOf[code] = (classOf[code] ?? 0) | mark;
  for (let code = lastLatin + 1; wide && code <= 0xffff; code++) {
    if (wide.classOf[code] !== 0) classOf[code] = (classOf[code] ?? 0) | wideLetter;
  }
  return classOf;
}

function isPunctuation(code: number): boolean {
  return code < 0x80 && code > 0x20 && plainClass(code) >= blank;
}

const plainClasses = new Uint8Array(0x10000).map((_, code) => classAs(readings[code] ?? 0));
/** The same with what is not what it looks like. */
const singleClasses = plainClasses.map((plain, code) => (kinds[code] === Kind.plain ? plain : plain | mark | single));

function plainClass(code: number): number {
  return plainClasses[code] ?? other;
}

function classAs(reading: number): number {
  if (reading >= 0x61 && reading <= 0x7a) return reading - 0x61;
  if (reading >= 0x30 && reading <= 0x39) return digit;
  if (reading === 0x20) return blank;
  if (reading === 0x2e) return point;
  if (reading === 0x2f) return slash;
  return reading === 0x3a ? colon : other;
}

/** The first four characters; behind shorter literals what may stand there. */
function literalGrams({ name, isWord }: Start): number[] {
  let windows = [0];
  for (let i = 0; i < 4; i++) {
    const choices = i < name.length ? [plainClass(name.charCodeAt(i))] : isWord && i === name.length ? ends : every;
    windows = windows.flatMap((window) => choices.map((choice) => (window << classBits) | choice));
  }
  return windows;
}

function windowOf(classes: readonly number[]): number {
  return classes.reduce((window, each) => (window << classBits) | each, 0);
}

/** How numbers in groups look: three digits and more among four characters, or two between separators. */
function numberGrams(): number[][] {
  const parts = [...separators, ...letters];
  return [
    [digit, digit, digit, digit],
    ...parts.flatMap((part) => [
      [digit, digit, part, digit],
      [digit, part, digit, digit],
    ]),
    ...separators.flatMap((first) =>
      separators.flatMap((second) => [
        [digit, first, digit, second],
        [first, digit, second, digit],
      ]),
    ),
    ...letters.flatMap((first) => letters.map((second) => [digit, first, second, digit])),
    // Pairs of hexadecimal digits.
    ...hexLetters.flatMap((letter) => separators.map((sign) => [digit, letter, sign, digit])),
  ];
}
