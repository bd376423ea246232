import { Gunzip } from 'fflate';
import { isHexCode } from '../ascii.js';
import { endOfRun } from '../base64-run.js';

const maxDecoded = 64 * 1024;
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A run of base64 or hex characters in a text. */
export interface Run {
  start: number;
  end: number;
  isHex: boolean;
}

/** The run that begins at a place. */
export function runAt(text: string, start: number): Run {
  const end = endOfRun(text, start);
  let isHex = true;
  for (let i = start; isHex && i < end; i++) isHex = isHexCode(text.charCodeAt(i));
  return { start, end, isHex };
}

/** The text that a run of base64 (RFC 4648, both alphabets; gzipped or not) or hex stands for; undefined = none. */
export function decodeRun(text: string, { start, end, isHex }: Run): string | undefined {
  if (end - start > maxDecoded * 2) return undefined;
  const encoding = isHex && (end - start) % 2 === 0 ? 'hex' : 'base64';
  // Most runs are names, paths and hashes: none is decoded whole to find that out.
  const begun = headOf(text, start, { end, encoding });
  if (isGzip(begun)) return inflate(Buffer.from(text.slice(start, end), encoding));
  if (!isPlausible(begun)) return undefined;
  return decode(Buffer.from(text.slice(start, end), encoding).subarray(0, maxDecoded));
}

const head = new Uint8Array(18);
const values = { hex: valuesOf('0123456789abcdef', 'ABCDEF', 10), base64: valuesOf(base64, '-_', 62) };

/** The value of each character by its code; `others` are written for the values from `from` on too. */
function valuesOf(characters: string, others: string, from: number): Uint8Array {
  const table = new Uint8Array(128);
  [...characters].forEach((char, value) => (table[char.charCodeAt(0)] = value));
  [...others].forEach((char, at) => (table[char.charCodeAt(0)] = from + at));
  return table;
}

/** The first bytes; the array is used again by the next call. */
function headOf(
  text: string,
  start: number,
  { end, encoding }: { end: number; encoding: 'hex' | 'base64' },
): Uint8Array {
  const [table, each] = encoding === 'hex' ? [values.hex, 4] : [values.base64, 6];
  let count = 0;
  let held = 0;
  let bits = 0;
  for (let at = start; at < end && count < head.length; at++) {
    held = ((held << each) | (table[text.charCodeAt(at)] ?? 0)) & 0xfff;
    bits += each;
    if (bits < 8) continue;
    bits -= 8;
    head[count++] = held >> bits;
  }
  return count < head.length ? head.subarray(0, count) : head;
}

/** Whether bytes begin like a text in UTF-8: random ones hardly ever do. */
function isPlausible(bytes: Uint8Array): boolean {
  let following = 0;
  for (const byte of bytes) {
    if (following > 0) {
      if ((byte & 0xc0) !== 0x80) return false;
      following--;
    } else if (byte >= 0x80) {
      following = followingOf(byte);
      if (following === 0) return false;
    } else if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
  }
  return true;
}

/** How many bytes belong to a character with a first byte (RFC 3629); 0 = it is none. */
function followingOf(byte: number): number {
  if (byte >= 0xc2 && byte < 0xe0) return 1;
  if (byte >= 0xe0 && byte < 0xf0) return 2;
  return byte >= 0xf0 && byte < 0xf5 ? 3 : 0;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** The first 64 KB of what was packed (RFC 1952): a small run may stand for gigabytes. */
function inflate(packed: Uint8Array): string | undefined {
  const out = new Uint8Array(maxDecoded);
  let length = 0;
  const gunzip = new Gunzip((chunk) => {
    const part = chunk.subarray(0, maxDecoded - length);
    out.set(part, length);
    length += part.length;
  });
  const step = 1024;
  try {
    for (let at = 0; at < packed.length && length < maxDecoded; at += step) {
      gunzip.push(packed.subarray(at, at + step), at + step >= packed.length);
    }
  } catch {
    // What came before the damage is looked at all the same.
  }
  return length === 0 ? undefined : decodeLoosely(out.subarray(0, length));
}

function decodeLoosely(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
