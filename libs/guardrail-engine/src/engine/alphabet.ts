/** What the automata tell apart: a class for each UTF-16 code unit, out of how it reads and what rows it belongs to. */
export interface Alphabet {
  /** Class by code unit. */
  readonly classOf: Uint16Array;
  readonly size: number;
  /** The classes that read as a character of a literal. */
  classesOf(char: string): readonly number[];
  /** The kind of row, by class. */
  readonly kinds: Uint8Array;
}

/** What a code unit can be a part of, beside words. */
export const RowKind = {
  other: 0,
  digit: 1,
  letter: 2,
  blank: 3,
  dash: 4,
  point: 5,
  slash: 6,
  /** The rest of base64: plus and underscore. */
  base64: 7,
  /** Reads as an ASCII letter that it is not: full-width forms, Cyrillic and Greek look-alikes, surrogates of such. */
  lookAlike: 8,
  /** A digit of another script. */
  otherDigit: 9,
  /** Characters that somebody looks for, invisible ones among them. */
  special: 10,
} as const;

/** Dash, underscore, tab, line ends and the blank that does not break. */
const blanks: ReadonlySet<number> = new Set([0x2d, 0x5f, 0x09, 0x0a, 0x0d, 0xa0]);
const lastLatin = 0x24f;
const caseEnd = 0x587;

/**
 * How a code unit reads in literals: without regard to case and accents; blanks, dashes and underscores are all one, so
 * that `api key` is found in `API-Key` and `api_key`.
 */
export function readingOf(code: number): number {
  if (blanks.has(code)) return 0x20;
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
  const isFolded = code <= lastLatin || (code >= 0xff01 && code <= 0xff5e);
  const char = String.fromCharCode(code);
  if (isFolded) return char.normalize('NFKD').toLowerCase().charCodeAt(0);
  return code <= caseEnd ? char.toLowerCase().charCodeAt(0) : code;
}

/** The literal as it is read. */
export function asRead(literal: string): string {
  let out = '';
  for (let i = 0; i < literal.length; i++) out += String.fromCharCode(readingOf(literal.charCodeAt(i)));
  return out;
}

/** Makes the alphabet for literals (as read) and the code units of characters that are looked for. */
export function makeAlphabet(literals: Iterable<string>, special: ReadonlySet<number>): Alphabet {
  const used = new Set<number>();
  for (const literal of literals) for (let i = 0; i < literal.length; i++) used.add(literal.charCodeAt(i));
  const classOf = new Uint16Array(0x10000);
  const ids = new Map<number, number>();
  const kinds: number[] = [];
  const byReading = new Map<number, Set<number>>();
  for (let code = 0; code < 0x10000; code++) {
    const reading = readingOf(code);
    const kind = special.has(code) ? RowKind.special : kindOf(code);
    const key = (used.has(reading) ? reading : 0xffff) * 16 + kind;
    let id = ids.get(key);
    if (id === undefined) {
      ids.set(key, (id = kinds.length));
      kinds.push(kind);
    }
    classOf[code] = id;
    if (used.has(reading)) byReading.set(reading, (byReading.get(reading) ?? new Set()).add(id));
  }
  const none: readonly number[] = [];
  const listed = new Map([...byReading].map(([reading, classes]) => [reading, [...classes]]));
  return {
    classOf,
    size: kinds.length,
    classesOf: (char) => listed.get(char.charCodeAt(0)) ?? none,
    kinds: Uint8Array.from(kinds),
  };
}

const asciiKinds: Readonly<Record<string, number>> = {
  ' ': RowKind.blank,
  '-': RowKind.dash,
  '.': RowKind.point,
  '/': RowKind.slash,
  '+': RowKind.base64,
  _: RowKind.base64,
};
const otherDigit = /^\p{Nd}$/u;
/** Mathematical letters and digits are pairs that begin with D835, enclosed ones with D83C. */
const surrogates: ReadonlySet<number> = new Set([0xd835]);
/** Letters that look like Latin ones, by the Latin one (Unicode Technical Standard 39, confusables). */
const latinLikes: Readonly<Record<string, string>> = {
  a: 'аɑα',
  b: 'Ьв',
  c: 'сϲ',
  d: 'ԁ',
  e: 'еҽ',
  g: 'ɡ',
  h: 'һ',
  i: 'іıιӏ',
  j: 'јϳ',
  k: 'κкᴋ',
  l: 'ⅼ',
  m: 'м',
  n: 'ոп',
  o: 'оοօ',
  p: 'рρ',
  q: 'ԛ',
  r: 'гᴦ',
  s: 'ѕ',
  t: 'тτ',
  u: 'υսц',
  v: 'ѵν',
  w: 'ԝѡ',
  x: 'хχ',
  y: 'уүγ',
  z: 'ᴢ',
  A: 'АΑ',
  B: 'ВΒ',
  C: 'СϹ',
  E: 'ЕΕ',
  H: 'НΗ',
  I: 'ІΙӀ',
  J: 'Ј',
  K: 'КΚ',
  M: 'МΜ',
  N: 'Ν',
  O: 'ОΟՕ',
  P: 'РΡ',
  S: 'Ѕ',
  T: 'ТΤ',
  X: 'ХΧ',
  Y: 'ҮΥ',
  Z: 'Ζ',
};

/** The Latin letter by the letter that looks like it. */
export const lookAlikes: ReadonlyMap<string, string> = new Map(
  Object.entries(latinLikes).flatMap(([latin, likes]) => [...likes].map((like) => [like, latin] as const)),
);

function kindOf(code: number): number {
  if (code < 0x80) return kindOfAscii(code);
  const char = String.fromCharCode(code);
  if (lookAlikes.has(char) || surrogates.has(code)) return RowKind.lookAlike;
  if (otherDigit.test(char)) return RowKind.otherDigit;
  const isCompatible = (code >= 0x2070 && code <= 0x24ff) || (code >= 0xff01 && code <= 0xff5e) || code === 0x0130;
  return isCompatible && /^[A-Za-z0-9]/.test(char.normalize('NFKC')) ? RowKind.lookAlike : RowKind.other;
}

function kindOfAscii(code: number): number {
  if (code >= 0x30 && code <= 0x39) return RowKind.digit;
  if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) return RowKind.letter;
  return asciiKinds[String.fromCharCode(code)] ?? RowKind.other;
}
