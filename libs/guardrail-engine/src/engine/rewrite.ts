import { isBlankCode, isDigitCode, isHexCode, isLetterOrDigit } from '../ascii.js';
import { dashes, isInvisible, lookAlikes } from './look-alikes.js';

/** A text made of a part of another one, with the place in the other one that each of its characters came from. */
export interface Rewritten {
  text: string;
  /** By index in `text`: where in the original its character begins; one more entry for the end. */
  origin: readonly number[];
}

const digit = /^\p{Nd}$/u;
const accents = /\p{M}/gu;

class Builder {
  private text = '';
  private readonly origin: number[] = [];

  add(piece: string, from: number): void {
    for (let i = 0; i < piece.length; i++) this.origin.push(from);
    this.text += piece;
  }

  done(end: number): Rewritten {
    return { text: this.text, origin: [...this.origin, end] };
  }
}

/**
 * Characters as they look: compatibility forms (NFKC), letters of other scripts that look Latin (UTS 39), digits of
 * other scripts, tag characters; invisible ones are left out.
 */
export function normalise(text: string, start: number, end: number): Rewritten {
  const out = new Builder();
  for (let at = start; at < end;) {
    const code = text.codePointAt(at) ?? 0;
    const char = String.fromCodePoint(code);
    out.add(code < 0x80 ? char : knownAs(char, code), at);
    at += char.length;
  }
  return out.done(end);
}

const mostKnown = 4_096;
/** How characters look that were seen before, by code point. */
const known = new Map<number, string>();

function knownAs(char: string, code: number): string {
  let seen = known.get(code);
  if (seen === undefined) {
    seen = seenAs(char, code);
    if (known.size < mostKnown) known.set(code, seen);
  }
  return seen;
}

function seenAs(char: string, code: number): string {
  if (isInvisible(code)) return '';
  if (code >= 0xe0000 && code <= 0xe007f)
    return code >= 0xe0020 && code < 0xe007f ? String.fromCharCode(code - 0xe0000) : '';
  if (dashes.test(char)) return '-';
  const like = lookAlikes.get(char);
  if (like !== undefined) return like;
  if (digit.test(char)) return String(valueOfDigit(code));
  const plain = char.normalize('NFKD').replace(accents, '');
  return plain === '' ? char : (lookAlikes.get(plain) ?? plain);
}

/** Digits of each script stand in tens; the first of them is the last one before which none stands. */
function valueOfDigit(code: number): number {
  const compatible = String.fromCodePoint(code).normalize('NFKD');
  if (/^\d$/.test(compatible)) return Number(compatible);
  let value = 0;
  while (value < 9 && digit.test(String.fromCodePoint(code - value - 1))) value++;
  return value;
}

const entity = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));?/iy;
const escape = /\\{1,2}(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2}))/iy;
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  commat: '@',
  colon: ':',
  equals: '=',
  sol: '/',
  lowbar: '_',
  hyphen: '-',
  period: '.',
  num: '#',
};

/** Percent encoding (RFC 3986, 2.1), character references of HTML, and \u and \x escapes, one layer of them. */
export function unescape(text: string, start: number, end: number): Rewritten {
  const out = new Builder();
  for (let at = start; at < end;) {
    const length = escapeAt(text, at, out);
    if (length === 0) out.add(text.charAt(at), at);
    at += length || 1;
  }
  return out.done(end);
}

function escapeAt(text: string, at: number, out: Builder): number {
  switch (text.charCodeAt(at)) {
    case 0x25:
      return percentAt(text, at, out);
    case 0x26:
      return referenceAt(text, at, out);
    case 0x5c:
      return codeAt(text, at, out);
    default:
      return 0;
  }
}

const utf8 = new TextDecoder();
const escapeLength = '%00'.length;

function percentAt(text: string, at: number, out: Builder): number {
  const byte = byteAt(text, at);
  if (byte < 0) return 0;
  if (byte >= 0x80) return charactersAt(text, at, out);
  out.add(String.fromCharCode(byte), at);
  return escapeLength;
}

/** The byte that is escaped at a place; -1 = none. */
function byteAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0x25) return -1;
  const high = digitOf(text.charCodeAt(at + 1));
  const low = digitOf(text.charCodeAt(at + 2));
  return high < 0 || low < 0 ? -1 : 16 * high + low;
}

/** The value of a hexadecimal digit; -1 = it is none. */
function digitOf(code: number): number {
  if (!isHexCode(code)) return -1;
  return isDigitCode(code) ? code - 0x30 : (code | 0x20) - 0x57;
}

/** Characters beyond ASCII, each at the place of its first byte. */
function charactersAt(text: string, start: number, out: Builder): number {
  const bytes: number[] = [];
  let at = start;
  for (let byte = byteAt(text, at); byte >= 0x80; byte = byteAt(text, (at += escapeLength))) bytes.push(byte);
  let offset = 0;
  for (const char of utf8.decode(Uint8Array.from(bytes))) {
    out.add(char, start + escapeLength * offset);
    offset += Buffer.byteLength(char);
  }
  return at - start;
}

function referenceAt(text: string, at: number, out: Builder): number {
  entity.lastIndex = at;
  const match = entity.exec(text);
  if (!match) return 0;
  const [found, decimal, hex, name] = match;
  const code = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : undefined;
  const char = code === undefined ? named[name?.toLowerCase() ?? ''] : charOf(code);
  if (char === undefined) return 0;
  out.add(char, at);
  return found.length;
}

function codeAt(text: string, at: number, out: Builder): number {
  escape.lastIndex = at;
  const match = escape.exec(text);
  const char = match && charOf(parseInt(match[1] ?? match[2] ?? match[3] ?? '', 16));
  if (!match || !char) return 0;
  out.add(char, at);
  return match[0].length;
}

function charOf(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** A text without what parts the groups of its row from `from` on, as in `4 1 1 1` or `41.11-1`. */
export function unspaced(text: string, start: number, from: number, end: number): Rewritten {
  const out = new Builder();
  for (let at = start; at < end; at++) {
    if (at < from || !' -./'.includes(text.charAt(at))) out.add(text.charAt(at), at);
  }
  return out.done(end);
}

/** A number without its separators, in capitals. */
export function compactOf(found: string): string {
  let out = '';
  let from = 0;
  for (let at = 0; at <= found.length; at++) {
    if (isLetterOrDigit(found.charCodeAt(at))) continue;
    if (at > from) out += found.slice(from, at);
    from = at + 1;
  }
  return out.toUpperCase();
}

const longestWord = 4_096;

/** The next blank from a place on, if it is not far. */
export function wordEnd(text: string, from: number): number {
  let end = Math.min(text.length, from);
  while (end < text.length && end - from < longestWord && !isBlankCode(text.charCodeAt(end))) end++;
  return end;
}
