import { isIn, type Ranges } from '../code-points.js';

const blanks = /^[\u00a0\u2000-\u200a\u202f\u205f\u3000]$/;
/** Hyphens, dashes and the minus sign. */
export const dashes = /^[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]$/;
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

/**
 * Characters that are not seen, or only change the look of their neighbours, as inclusive ranges (Unicode: Default
 * Ignorable Code Point, and blanks that look like nothing).
 */
const invisible: Ranges = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xe0100, 0xe01ef],
];

/**
 * What a code unit can be beside what it is: a form of an ASCII character, such as a full-width one, or a digit of
 * another script; or what only means something beside ASCII, a letter that looks like one, or something invisible; or
 * between ASCII, a blank or dash of another kind.
 */
export const Kind = { plain: 0, form: 1, besideAscii: 2, betweenAscii: 3 } as const;

/** By code unit. */
export const kinds: Uint8Array = new Uint8Array(0x10000).map((_, code) => kindOf(code));

/** Whether a code unit reads as an ASCII letter or digit that it is not. */
function kindOf(code: number): number {
  if (code < 0x80) return Kind.plain;
  const char = String.fromCharCode(code);
  if (lookAlikes.has(char) || isInvisible(code)) return Kind.besideAscii;
  if (blanks.test(char) || dashes.test(char)) return Kind.betweenAscii;
  return surrogates.has(code) || otherDigit.test(char) || isForm(code) ? Kind.form : Kind.plain;
}

/** Whether a character is an ASCII one in another form, such as full-width, superscript or in a circle. */
function isForm(code: number): boolean {
  const isCompatible = (code >= 0x2070 && code <= 0x24ff) || (code >= 0xff01 && code <= 0xff5e) || code === 0x0130;
  return isCompatible && /^[A-Za-z0-9]/.test(String.fromCharCode(code).normalize('NFKC'));
}

/** Whether a character is not seen. */
export function isInvisible(code: number): boolean {
  return isIn(invisible, code);
}
