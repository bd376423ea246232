import { isIn, type Ranges } from '../../code-points.js';

/** The code point at a place; -1 = none. */
export function codeAt(text: string, at: number): number {
  return text.codePointAt(at) ?? -1;
}

/** How many code units a code point takes. */
export function widthOf(code: number): number {
  return code > 0xffff ? 2 : 1;
}

/** The end of the row of code points of some ranges that begins at a place; not longer than 4,096 code units. */
export function rowEnd(text: string, start: number, ranges: Ranges): number {
  let at = start;
  const limit = Math.min(text.length, start + 4096);
  while (at < limit) {
    const code = codeAt(text, at);
    if (!isIn(ranges, code)) break;
    at += widthOf(code);
  }
  return at;
}

/** The code points of a row; of a long one, the first ones. */
export function rowOf(text: string, start: number, end: number): readonly number[] {
  const row: number[] = [];
  for (let at = start; at < end && row.length < 256; at += widthOf(row.at(-1) ?? 0)) row.push(codeAt(text, at));
  return row;
}

/** Scripts that are joined or broken by invisible characters: Arabic, Syriac, Indic, Thai, Lao, Tibetan, Burmese, Khmer, Mongolian. */
const joiningScripts: Ranges = [
  ...([
    [0x600, 0x8ff],
    [0x900, 0xdff],
    [0xe00, 0xfff],
    [0x1000, 0x109f],
    [0x1780, 0x18af],
    [0x1900, 0x1aaf],
  ] as const),
  ...([
    [0x1b00, 0x1c4f],
    [0xa8e0, 0xa8ff],
    [0xa9e0, 0xaa7f],
    [0xfb50, 0xfdff],
    [0xfe70, 0xfefc],
  ] as const),
  ...([
    [0x10a00, 0x110ff],
    [0x11100, 0x11fff],
    [0x1e900, 0x1e95f],
  ] as const),
];
const rightToLeft: Ranges = [
  [0x590, 0x61b],
  [0x61d, 0x8ff],
  [0xfb1d, 0xfdff],
  [0xfe70, 0xfefc],
  [0x10800, 0x10fff],
  [0x1e800, 0x1efff],
];
const emoji = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\ufe0f|\u20e3)/u;
/** Where in the first plane emoji are: Latin 1, symbols, enclosed signs of East Asia, the selector. */
const emojiBlocks: Ranges = [
  [0xa9, 0xae],
  [0x2000, 0x2bff],
  [0x3000, 0x33ff],
  [0xfe0f, 0xfe0f],
];
const isBmpEmoji = new Uint8Array(0x10000);
for (const [from, to] of emojiBlocks) {
  for (let code = from; code <= to; code++) isBmpEmoji[code] = emoji.test(String.fromCharCode(code)) ? 1 : 0;
}

/** Whether a code point is of a script that is joined or broken by invisible characters. */
export function isJoining(code: number): boolean {
  return code >= 0x600 && isIn(joiningScripts, code);
}

/** Whether a code point is of a script written from right to left; surrogates of such are, too. */
export function isRightToLeft(code: number): boolean {
  return (
    code >= 0x590 &&
    (isIn(rightToLeft, code) || code === 0xd802 || code === 0xd803 || code === 0xd83a || code === 0xd83b)
  );
}

/** Whether a code point is part of an emoji. */
export function isEmoji(code: number): boolean {
  if (code < 0x10000) return isBmpEmoji[code] === 1;
  return code >= 0x1f000 && code < 0x1fb00 && emoji.test(String.fromCodePoint(code));
}

/** Whether a code point is a letter that is written without help of invisible characters: Latin, Greek, Cyrillic. */
export function isPlainLetter(code: number): boolean {
  if (code < 0x80) return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
  return code >= 0xc0 && code < 0x530 && code !== 0xd7 && code !== 0xf7;
}

/** More characters in a row than the class of a pattern lists are not spoken of. */
const mostSpokenOf = 12;

/** Whether characters are only spoken of, as in `[\u200b-\u200d]` or `'\u202e'`: a few of them alone between signs. */
export function isSpokenOf(text: string, start: number, end: number): boolean {
  return (
    start > 0 &&
    end - start <= mostSpokenOf &&
    '\'"`[-(|/,^'.includes(text.charAt(start - 1)) &&
    end < text.length &&
    '\'"`])-|/,+*'.includes(text.charAt(end))
  );
}
