import { foldTable, IGNORED, SEPARATOR } from './fold.js';

/** Most parts of a value, such as the groups of an account number or the words of a name. */
export const maxParts = 10;
/** Most characters between two parts of a value. */
export const maxGap = 3;
/** Most letters and digits of a value. */
export const maxValueLength = 120;

/** A cell as it is compared. */
export interface NormalValue {
  /** Its letters and digits, folded, without what stands between them. */
  text: string;
  /** How many of them its first part has, its first two, and so on; without the last. */
  prefixes: readonly number[];
}

/** The parts of a cell; undefined when it has too many of them, or is too long. */
export function normalize(cell: string): NormalValue | undefined {
  const fold = foldTable();
  let text = '';
  const ends: number[] = [];
  let inPart = false;
  for (let i = 0; i < cell.length; i++) {
    const unit = fold[cell.charCodeAt(i)] ?? SEPARATOR;
    if (unit === SEPARATOR) {
      if (inPart) ends.push(text.length);
      inPart = false;
    } else if (unit !== IGNORED) {
      inPart = true;
      text += String.fromCharCode(unit);
      if (text.length > maxValueLength) return undefined;
    }
  }
  if (inPart) ends.push(text.length);
  return ends.length > maxParts ? undefined : { text, prefixes: ends.slice(0, -1) };
}

/** How many characters of a number are looked at before it is gone on with. */
export const beginningLength = 8;

/** The quick hash of a text; `seed` is the organization's. It is no secret-keeping hash: an index lies encrypted. */
export function quickHash(text: string, seed: number, end = text.length): number {
  let hash = seed;
  for (let i = 0; i < end; i++) hash = hashOn(hash, text.charCodeAt(i));
  return hash;
}

/** The quick hash with one more character (FNV-1a). */
export function hashOn(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** What says in the filter that values begin with these parts. */
export function partsHash(hash: number): number {
  return ~hash;
}

/** What says in the filter that values with digits begin with these characters. */
export function beginningHash(hash: number): number {
  return hash ^ 0x5bd1e995;
}

/** Spreads a quick hash over 32 bits (the finalizer of MurmurHash3). */
export function spread(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
