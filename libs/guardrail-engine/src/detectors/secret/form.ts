import { matchAt } from '../../define.js';

/**
 * How a token is written, as a text: `ghp_{base62:36}` is `ghp_` and 36 characters of base 62, `{digit:8-10}` eight to ten
 * digits, `[sk|rk]_` one of the two, anything else is itself.
 */
export interface Form {
  readonly pattern: RegExp;
  /** A fixed text at a fixed place, which most of what has no prefix does not have. */
  readonly landmark: Landmark | undefined;
  /** The fixed texts with which it begins; empty when it begins with drawn characters. */
  readonly prefixes: readonly string[];
  /** In which row of characters it begins when it has no prefix. */
  readonly run: 'base64' | 'hex';
  /** A value of this form, the same one at each call, and as short as can be: for examples. */
  readonly sample: string;
  /** With how many characters of a row of base64 it begins, at least. */
  readonly lead: number;
  /** Whether it ends with a fixed number of characters, so that one more makes it another thing. */
  readonly isExact: boolean;
}

/** A text so many characters behind where a value begins. */
interface Landmark {
  readonly text: string;
  readonly at: number;
}

/** Alphabets by name: the characters, and the same for a pattern. */
const alphabets: Readonly<Record<string, readonly [characters: string, set: string]>> = {
  digit: ['8364297150', '0-9'],
  hex: ['c81f2b604d7e395a', '0-9a-f'],
  HEX: ['C81F2B604D7E395A', '0-9A-F'],
  anyhex: ['c81f2b604d7e395a', '0-9A-Fa-f'],
  lower: ['q7w1e5zr9ty2uio4pa6sd0fg3hj8klxcvbnm', '0-9a-z'],
  lowerdash: ['q7w1e5zr9ty2uio4pa6sd0fg3hj8klxcvbnm', '0-9a-z-'],
  upper: ['Q7W1E5ZR9TY2UIO4PA6SD0FG3HJ8KLXCVBNM', '0-9A-Z'],
  base32: ['Q7W5ZR6TY2UIO4PASDFG3HJKLXCVBNME', 'A-Z2-7'],
  base62: ['qQ7wWe1ErRt5TyYu9UiIoO2pPa4AsSd6DfFg0GhHj3JkKl8LzZxXcCvVbBnNmM', '0-9A-Za-z'],
  url: ['qQ7wWe1ErRt5TyYu9UiIoO2pPa4AsSd6DfFg0GhHj3JkKl8LzZxXcCvVbBnNmM_-', '0-9A-Za-z_-'],
  dotted: ['qQ7wWe1ErRt5TyYu9UiIoO2pPa4AsSd6DfFg0GhHj3JkKl8LzZxXcCvVbBnNmM_-', '0-9A-Za-z_.=-'],
  base64: ['qQ7wWe1ErRt5TyYu9UiIoO2pPa4AsSd6DfFg0GhHj3JkKl8LzZxXcCvVbBnNmM/+', '0-9A-Za-z+/'],
  anybase64: ['qQ7wWe1ErRt5TyYu9UiIoO2pPa4AsSd6DfFg0GhHj3JkKl8LzZxXcCvVbBnNmM', '0-9A-Za-z+/_=-'],
};

/** Shorter ones are everywhere. */
const shortestPrefix = 3;
const piece = /\{uuid\}|\{(\w+):(\d+)(?:-(\d+))?\}|\[([^\]]*)\]|[^{[]+/g;
const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

/** Reads how a token is written. Throws a RangeError for an alphabet that there is none of. */
export function formOf(text: string): Form {
  let source = '';
  let sample = '';
  let prefixes = [''];
  let isFixed = true;
  let last = '0-9A-Za-z';
  let isExact = true;
  const pieces: ReadPiece[] = [];
  for (const part of text.matchAll(piece)) {
    const { pattern, values, set } = readPiece(part, sample.length);
    pieces.push({ values, isDrawn: set !== undefined, isExact: part[3] === undefined });
    source += pattern;
    sample += values[0] ?? '';
    isFixed &&= set === undefined;
    if (isFixed) prefixes = prefixes.flatMap((before) => values.map((value) => before + value));
    last = set ?? last;
    isExact = part[3] === undefined;
  }
  const hasPrefix = prefixes.every((prefix) => prefix.length >= shortestPrefix);
  const isHex = /^\{hex:[\d-]+\}(?![\w-])/.test(text);
  return {
    pattern: new RegExp(`${source}(?![${followers(last)}])`, 'y'),
    landmark: hasPrefix ? undefined : landmarkOf(pieces),
    prefixes: hasPrefix ? prefixes : [],
    run: isHex ? 'hex' : 'base64',
    sample,
    lead: /^[\w+/-]*/.exec(sample)?.[0].length ?? 0,
    isExact,
  };
}

interface ReadPiece {
  values: readonly string[];
  isDrawn: boolean;
  isExact: boolean;
}

/** The first fixed text, if all that stands before it has one length. */
function landmarkOf(pieces: readonly ReadPiece[]): Landmark | undefined {
  let at = 0;
  for (const { values, isDrawn, isExact } of pieces) {
    const [text = ''] = values;
    if (!isDrawn && values.length === 1) return { text, at };
    if (!isExact || values.some(({ length }) => length !== text.length)) return undefined;
    at += text.length;
  }
  return undefined;
}

/** What may not follow: more of the same, or the rest of a word. */
function followers(set: string): string {
  return `0-9A-Za-z_${set.includes('+/') ? '+/' : ''}${set.endsWith('-') ? '-' : ''}`;
}

interface Piece {
  pattern: string;
  /** What it may be; only the first when it is drawn. */
  values: readonly string[];
  /** The alphabet, when it is drawn. */
  set?: string;
}

function readPiece([whole, name, least, most, choice]: RegExpExecArray, seed: number): Piece {
  if (whole === '{uuid}') return { pattern: uuid, values: [drawnUuid(seed)], set: '0-9A-Za-z' };
  if (choice !== undefined) {
    const values = choice.split('|');
    return { pattern: `(?:${values.map(escaped).join('|')})`, values };
  }
  if (name === undefined) return { pattern: escaped(whole), values: [whole] };
  const [characters, set] = alphabets[name] ?? [];
  if (characters === undefined || set === undefined) throw new RangeError(`there is no alphabet ${name}`);
  const range = most === undefined ? least : `${least},${most}`;
  return { pattern: `[${set}]{${range}}`, values: [drawn(characters, Number(least), seed)], set };
}

/** Characters of an alphabet that look drawn and are the same for the same seed (xorshift). */
function drawn(characters: string, length: number, seed: number): string {
  let state = (2463534242 ^ Math.imul(seed + length + 1, 2654435761)) | 0 || 1;
  let text = '';
  while (text.length < length) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    text += characters[(state >>> 8) % characters.length] ?? '';
  }
  return text;
}

function drawnUuid(seed: number): string {
  const hex = drawn('c81f2b604d7e395a', 32, seed);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `9${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** What a text has of one of the forms from a place on; the longest. */
export function readForm(forms: readonly Form[], text: string, start: number): string | undefined {
  let longest: string | undefined;
  for (const { pattern, landmark } of forms) {
    if (landmark && !text.startsWith(landmark.text, start + landmark.at)) continue;
    const value = matchAt(pattern, text, start);
    if (value !== undefined && value.length > (longest?.length ?? 0)) longest = value;
  }
  return longest;
}
