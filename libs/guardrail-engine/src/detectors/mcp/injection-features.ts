import { foldOf, isSpacedCode, isWordCode } from './injection-words.js';

/** How many weights the model has; a feature is a number below it. */
export const buckets = 1 << 17;
const block = 192;
const margin = 96;
const scratch = new Int32Array(4096);
const seen = new Uint32Array(buckets);
let round = 0;

/** The number of the stretch of a text that a place is in. */
export function stretchOf(at: number): number {
  return Math.floor(at / block);
}

/** What the model reads of a stretch: it, and 96 characters before and after it. */
export function windowOf(text: string, stretch: number): { from: number; to: number } {
  return { from: Math.max(0, stretch * block - margin), to: Math.min(text.length, (stretch + 1) * block + margin) };
}

const url = 0x11;
const mail = 0x22;
const number = 0x33;
const seed = 0x811c9dc5;

/**
 * The features of a stretch of a text, each once: words, their beginnings, pairs and triples of them, and pairs of signs,
 * hashed. In scripts without spaces each character is a word. The array is used again by the next call.
 */
export function featuresOf(text: string, from: number, to: number): Int32Array {
  round++;
  let count = 0;
  const add = (hash: number) => {
    const bucket = (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 15) & (buckets - 1);
    if (seen[bucket] === round || count === scratch.length) return;
    seen[bucket] = round;
    scratch[count++] = bucket;
  };
  const words: Row = { a: 0, b: 0, beginning: 0 };
  for (let at = from; at < to;) {
    const code = text.charCodeAt(at);
    if (!isWordCode(code)) {
      if (code > 0x20) addSign(text, at, code, add);
      at++;
      continue;
    }
    const word = readWord(text, at, to);
    addWord(words, word, add);
    at = word.end;
  }
  return scratch.subarray(0, count);
}

interface Row {
  /** The word before the last, and the last. */
  a: number;
  b: number;
  /** The beginning of the last. */
  beginning: number;
}

function addWord(
  row: Row,
  { hash, beginning }: { hash: number; beginning: number },
  add: (hash: number) => void,
): void {
  add(hash);
  add(beginning ^ 0x5bd1e995);
  if (row.b !== 0) {
    add(mix(row.b, hash));
    add(mix(row.beginning, beginning) ^ 0x27d4eb2d);
  }
  if (row.a !== 0) {
    add(mix(row.a, hash) ^ 0x165667b1);
    add(mix(mix(row.a, row.b), hash));
  }
  row.a = row.b;
  row.b = hash;
  row.beginning = beginning;
}

/** Two signs side by side, such as `<|` or `!!`. */
function addSign(text: string, at: number, code: number, add: (hash: number) => void): void {
  const next = text.charCodeAt(at + 1);
  if (next > 0x20 && !isWordCode(next)) add(mix(code + 0x1000, next));
}

function mix(a: number, b: number): number {
  return Math.imul(a ^ (b + 0x9e3779b9 + (a << 6) + (a >>> 2)), 0x01000193);
}

const longest = 24;

function readWord(text: string, start: number, to: number): { hash: number; beginning: number; end: number } {
  const first = text.charCodeAt(start);
  if (!isSpacedCode(first)) {
    const hash = mix(seed, foldOf(first));
    return { hash, beginning: hash, end: start + 1 };
  }
  let hash = seed;
  let beginning = seed;
  let isNumber = true;
  let at = start;
  for (; at < to && isSpacedCode(text.charCodeAt(at)) && at - start < longest; at++) {
    const code = foldOf(text.charCodeAt(at));
    hash = mix(hash, code);
    if (at - start < 5) beginning = hash;
    isNumber &&= code >= 0x30 && code <= 0x39;
  }
  const sort = isNumber ? number : addressAt(text, at);
  if (sort === 0) return { hash, beginning, end: at };
  const replaced = mix(seed, sort);
  return { hash: replaced, beginning: replaced, end: isNumber ? at : afterAddress(text, at, to) };
}

/** Addresses are all one to the model. */
function addressAt(text: string, at: number): number {
  if (text.charCodeAt(at) === 0x40) return mail;
  return text.startsWith('://', at) ? url : 0;
}

function afterAddress(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text.charCodeAt(at) > 0x20) at++;
  return at;
}
