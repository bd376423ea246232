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

/** What a code unit can be beside what it is. */
export const Kind = { plain: 0, lookAlike: 1, otherDigit: 2 } as const;

/** By code unit. */
export const kinds: Uint8Array = Uint8Array.from({ length: 0x10000 }, (_, code) => kindOf(code));

/** Whether a code unit reads as an ASCII letter or digit that it is not. */
function kindOf(code: number): number {
  if (code < 0x80) return Kind.plain;
  const char = String.fromCharCode(code);
  if (lookAlikes.has(char) || surrogates.has(code)) return Kind.lookAlike;
  if (otherDigit.test(char)) return Kind.otherDigit;
  const isCompatible = (code >= 0x2070 && code <= 0x24ff) || (code >= 0xff01 && code <= 0xff5e) || code === 0x0130;
  return isCompatible && /^[A-Za-z0-9]/.test(char.normalize('NFKC')) ? Kind.lookAlike : Kind.plain;
}
