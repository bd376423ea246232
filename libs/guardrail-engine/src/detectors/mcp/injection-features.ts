import { foldOf, isSpacedCode, isWordCode } from './injection-letters.js';
import type { Word } from './injection-words.js';

/** How many weights the model has; a feature is a number below it. */
export const buckets = 1 << 16;
const scratch = new Int32Array(4096);
/** A word makes no more than six. */
const most = scratch.length - 8;
const mostRoles = 26;
let count = 0;
const fewest = 60;

const url = 0x11;
const mail = 0x22;
const number = 0x33;
const name = 0x44;
const path = 0x55;
const seed = 0x811c9dc5;
const begin = 0x01234567;

/** The word before the last, and the last; the beginning of the last. */
const row = { a: 0, b: begin, beginning: begin };
/** The word that was read last. */
const read = { hash: 0, beginning: 0, end: 0 };

/**
 * The features of the words of a stretch of a text: they, their beginnings, pairs and triples of them, and pairs of signs,
 * hashed. Addresses, paths, numbers and names of functions are one word each; in scripts without spaces each character is
 * a word. The array is used again by the next call.
 * @param isNext whether the stretch begins where the one of the last call has ended, and goes on with its last words
 */
export function wordFeatures(text: string, from: number, to: number, isNext = false): Int32Array {
  count = 0;
  if (!isNext) startAnew();
  for (let at = from; at < to && count < most;) {
    const code = text.charCodeAt(at);
    if (!isWordCode(code)) {
      if (code > 0x20) addSign(text, at, code);
      at++;
      continue;
    }
    readWord(text, at, to);
    addWord(read.hash, read.beginning);
    at = read.end;
  }
  return scratch.subarray(0, count);
}

/** The features of the roles that words of the lexicon have: each, and each pair, hashed. */
export function roleFeatures(words: readonly Word[]): number[] {
  let roles = 0;
  for (const word of words) roles |= word.roles;
  const features: number[] = [];
  for (let one = 0; one < mostRoles; one++) {
    if (((roles >>> one) & 1) === 0) continue;
    features.push(bucketOf(mix(0x3c6ef372, one)));
    for (let other = one + 1; other < mostRoles; other++) {
      if ((roles >>> other) & 1) features.push(bucketOf(mix(mix(0x1f83d9ab, one), other)));
    }
  }
  return features;
}

/** What a sum of weights is divided by. A few words say little: they count as if there were more of them. */
export function normOf(features: number): number {
  return Math.sqrt(features + fewest);
}

function add(hash: number): void {
  scratch[count++] = bucketOf(hash);
}

function bucketOf(hash: number): number {
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 15) & (buckets - 1);
}

function startAnew(): void {
  row.a = 0;
  row.b = begin;
  row.beginning = begin;
}

function addWord(hash: number, beginning: number): void {
  const { a, b } = row;
  add(hash);
  add(beginning ^ 0x5bd1e995);
  add(mix(b, hash));
  add(mix(row.beginning, beginning) ^ 0x27d4eb2d);
  if (a !== 0) {
    add(mix(a, hash) ^ 0x165667b1);
    add(mix(mix(a, b), hash));
  }
  row.a = b;
  row.b = hash;
  row.beginning = beginning;
}

/** Two signs side by side, such as `<|` or `!!`; what follows a stop, a colon or a tag begins anew. */
function addSign(text: string, at: number, code: number): void {
  const next = text.charCodeAt(at + 1);
  if (next > 0x20 && !isWordCode(next)) add(mix(code + 0x1000, next));
  const isStop = code === 0x3a || code === 0x2e || code === 0x21 || code === 0x3f || code === 0x3e || code === 0x3b;
  if (isStop) startAnew();
}

function mix(a: number, b: number): number {
  return Math.imul(a ^ (b + 0x9e3779b9 + (a << 6) + (a >>> 2)), 0x01000193);
}

const longest = 24;
const underscore = 0x5f;

function readWord(text: string, start: number, to: number): void {
  const first = text.charCodeAt(start);
  if (!isSpacedCode(first)) {
    setRead(mix(seed, foldOf(first)), start + 1);
    return;
  }
  const at = readLetters(text, start, to);
  const sort = letters.isNumber ? number : sortOf(text, start, at, letters.isName);
  if (sort !== 0) setRead(mix(seed, sort), sort === number ? at : restEnd(text, at, to));
  else read.end = at;
}

function setRead(hash: number, end: number): void {
  read.hash = hash;
  read.beginning = hash;
  read.end = end;
}

/** What sort of letters the word that was read last has. */
const letters = { isNumber: false, isName: false };

/** Takes the letters of a word in; the place behind them. */
function readLetters(text: string, start: number, to: number): number {
  const limit = Math.min(to, start + longest);
  let hash = seed;
  let beginning = seed;
  letters.isNumber = true;
  letters.isName = false;
  let at = start;
  for (; at < limit; at++) {
    const unit = text.charCodeAt(at);
    if (!isSpacedCode(unit)) break;
    const code = foldOf(unit);
    hash = mix(hash, code);
    if (at - start < 5) beginning = hash;
    if (code < 0x30 || code > 0x39) letters.isNumber = false;
    if (code === underscore && at > start) letters.isName = true;
  }
  read.hash = hash;
  read.beginning = beginning;
  return at;
}

/** What is all one to the model: addresses, paths of files, names of functions. */
function sortOf(text: string, start: number, end: number, isName: boolean): number {
  const next = text.charCodeAt(end);
  if (next === 0x40) return mail;
  if (next === 0x3a && text.startsWith('://', end)) return url;
  const before = text.charCodeAt(start - 1);
  if ((next === 0x2e || next === 0x2f) && isSpacedCode(text.charCodeAt(end + 1))) return path;
  if (before === 0x2f || (before === 0x2e && !isSpacedCode(text.charCodeAt(start - 2)))) return path;
  return isName ? name : 0;
}

/** The end of an address or a path, without the full stop behind it. */
function restEnd(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x3c || code === 0x29 || code === 0x2c) break;
    at++;
  }
  if (at > from && text.charCodeAt(at - 1) === 0x2e) at--;
  return at;
}
