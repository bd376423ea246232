import { Gunzip } from 'fflate';
import { isHexCode } from '../ascii.js';
import { endOfRun } from '../base64-run.js';

const maxDecoded = 64 * 1024;
const sample = 24;
const decoder = new TextDecoder('utf-8', { fatal: true });
const hexDigits = /^[0-9a-fA-F]+$/;

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
  const run = text.slice(start, end);
  if (isHex && run.length % 2 === 0 && hexDigits.test(run)) return textOf(Buffer.from(run, 'hex'));
  return decodeBase64(run);
}

function decodeBase64(run: string): string | undefined {
  const head = Buffer.from(run.slice(0, sample), 'base64');
  if (isGzip(head)) return inflate(Buffer.from(run, 'base64'));
  return isPlausible(head) ? textOf(Buffer.from(run, 'base64')) : undefined;
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

function textOf(bytes: Uint8Array): string | undefined {
  if (isGzip(bytes)) return inflate(bytes);
  return isPlausible(bytes.subarray(0, sample)) ? decode(bytes.subarray(0, maxDecoded)) : undefined;
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
