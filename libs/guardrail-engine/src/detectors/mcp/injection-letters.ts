import type { Ranges } from '../../code-points.js';

const other = 0;
/** Letters of scripts that put spaces between words, digits and the underscore. */
const spaced = 1;
/** Letters of scripts in which a word begins anywhere, or has prefixes. */
const unspaced = 2;

/** Code units in lower case and without accents, 0 = as they are; and what sort of sign they are. */
const folded = new Uint16Array(0x10000);
const kinds = new Uint8Array(0x10000);
fillTables();

/** One UTF-16 code unit in lower case and without accents; every white space is a space. */
export function foldOf(code: number): number {
  return folded[code] || code;
}

/** Whether a code unit is part of a word. */
export function isWordCode(code: number): boolean {
  return kinds[code] !== other;
}

/** Whether a code unit is part of a word of a script that puts spaces between words. NaN, behind a text, is not. */
export function isSpacedCode(code: number): boolean {
  return kinds[code] === spaced;
}

/** Whether a code unit is of a script in which a word begins anywhere. */
export function isUnspacedCode(code: number): boolean {
  return kinds[code] === unspaced;
}

function fillTables(): void {
  const stretches: readonly (readonly [from: number, to: number, kind: number])[] = [
    [0xc0, 0x58f, spaced],
    [0x590, 0x6ff, unspaced],
    [0x900, 0x10ff, spaced],
    [0x1e00, 0x1fff, spaced],
    [0x3040, 0x9fff, unspaced],
    [0xac00, 0xd7ff, unspaced],
  ];
  for (const [from, to, kind] of stretches) kinds.fill(kind, from, to + 1);
  for (let code = 0; code < 0x80; code++) if (/\w/.test(String.fromCharCode(code))) kinds[code] = spaced;
  for (const mark of '×÷؟،؛।॥・') kinds[mark.charCodeAt(0)] = other;
  // Where letters have a case: Latin, Greek, Cyrillic, Armenian, Georgian, Cherokee, full width.
  const cased: Ranges = [
    ...([
      [0x41, 0x5a],
      [0xc0, 0x587],
      [0x10a0, 0x10cd],
    ] as const),
    ...([
      [0x13a0, 0x13f5],
      [0x1c80, 0x1cbf],
      [0x1e00, 0x1fff],
    ] as const),
    ...([
      [0x2126, 0x2183],
      [0x24b6, 0x24cf],
      [0x2c00, 0x2cf3],
    ] as const),
    ...([
      [0xa640, 0xa7ff],
      [0xff21, 0xff3a],
    ] as const),
  ];
  for (const [from, to] of cased) for (let code = from; code <= to; code++) folded[code] = plainOf(code);
  for (const pair of ['łl', 'Łl', 'øo', 'Øo', 'đd', 'Đd', 'ıi', 'İi', 'أا', 'إا', 'آا', "’'", "‘'", "ʼ'"]) {
    folded[pair.charCodeAt(0)] = pair.charCodeAt(1);
  }
  for (const space of '\t\n\v\f\r\u00a0\u2003\u3000') folded[space.charCodeAt(0)] = 0x20;
}

function plainOf(code: number): number {
  const lower = String.fromCharCode(code).toLowerCase();
  const isLatin = (code >= 0xc0 && code < 0x250) || (code >= 0x1e00 && code < 0x1f00);
  if (isLatin) return lower.normalize('NFD').charCodeAt(0);
  return lower.length === 1 ? lower.charCodeAt(0) : code;
}
