import { lexicon, type Role } from './injection-lexicon.js';
import { asianLexicon } from './injection-lexicon-asian.js';
import { moreLexicon } from './injection-lexicon-more.js';
import { foldOf, isSpacedCode, isUnspacedCode, isWordCode } from './injection-letters.js';
import { WordTree } from './injection-word-tree.js';

/** A word of the lexicon in a text: its roles (see `bitOf`), its place and the number of its sentence. */
export interface Word {
  roles: number;
  start: number;
  end: number;
  sentence: number;
}

/** What no lexicon has: a URL or e-mail address. */
type SeenRole = 'address';

const roleNames = [
  ...['cancel', 'follow', 'not', 'prior', 'all', 'orders', 'rules', 'void', 'turn', 'free', 'tell', 'user', 'without'],
  ...['quietly', 'reveal', 'send', 'secret', 'use', 'tool', 'first', 'model', 'must', 'decode', 'encoded', 'own'],
  'address',
] as const;

/** The bits of roles in `Word.roles`. */
export function bitOf(...roles: readonly (Role | SeenRole)[]): number {
  return roles.reduce((bits, role) => bits | (1 << roleNames.indexOf(role)), 0);
}

const full = 0x2e;
const sentenceEnds = new Set([...'。！？؟।'].map((c) => c.charCodeAt(0)));
const tool = bitOf('tool');
const address = bitOf('address');
const tree = new WordTree();
for (const words of [lexicon, moreLexicon, asianLexicon].flatMap((languages) => Object.values(languages))) {
  for (const [role, entries] of Object.entries(words)) {
    for (const entry of entries.split('|')) tree.add(entry, bitOf(role as Role));
  }
}

const chunkLength = 256;
const mostChunks = 8;

/** The words of the lexicon that begin in one of the stretches of a length that a text is parted into. */
interface Chunk {
  text: string;
  readonly index: number;
  readonly words: readonly Word[];
  /** How many sentences end in it. */
  readonly sentences: number;
}

/** Those that were read last: stretches that are asked for overlap. */
const chunks: Chunk[] = [];
let oldest = 0;

/** The words of the lexicon that begin in a stretch of a text. */
export function readWords(text: string, from: number, to: number): Word[] {
  const words: Word[] = [];
  let sentences = 0;
  for (let index = Math.floor(from / chunkLength); index * chunkLength < to; index++) {
    const chunk = chunkAt(text, index);
    for (const word of chunk.words) {
      if (word.start >= from && word.start < to) words.push({ ...word, sentence: sentences + word.sentence });
    }
    sentences += chunk.sentences;
  }
  return words;
}

function chunkAt(text: string, index: number): Chunk {
  for (const chunk of chunks) {
    if (chunk.index !== index || chunk.text !== text) continue;
    // The same text, not only an equal one, is told at once the next time.
    chunk.text = text;
    return chunk;
  }
  const chunk = readChunk(text, index);
  chunks[oldest] = chunk;
  oldest = (oldest + 1) % mostChunks;
  return chunk;
}

function readChunk(text: string, index: number): Chunk {
  const words: Word[] = [];
  const from = index * chunkLength;
  const to = Math.min(text.length, from + chunkLength);
  let sentence = 0;
  let at = from > 0 && isSpacedCode(text.charCodeAt(from - 1)) ? wordEnd(text, from) : from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (!isWordCode(code) && !isDotName(text, at)) {
      if (endsSentence(text, at)) sentence++;
      at++;
      continue;
    }
    const start = at;
    const isFound = tree.find(text, start);
    let roles = tree.bits;
    if (isUnspacedCode(code)) at = isFound ? tree.end : start + 1;
    else {
      at = wordEnd(text, start);
      if (isFound && tree.end > at) at = tree.end;
      roles |= seenRoles(text, start, at);
    }
    if (roles !== 0) words.push({ roles, start, end: at, sentence });
  }
  return { text, index, words, sentences: sentence };
}

/** `.env`, `.ssh` */
function isDotName(text: string, at: number): boolean {
  return text.charCodeAt(at) === full && isSpacedCode(text.charCodeAt(at + 1));
}

const longestWord = 256;

function wordEnd(text: string, from: number): number {
  let at = from;
  // Addresses and paths are long; a word is not followed for ever.
  const limit = Math.min(text.length, from + longestWord);
  while (at < limit && isSpacedCode(text.charCodeAt(at))) at++;
  return Math.max(at, from + 1);
}

function seenRoles(text: string, start: number, end: number): number {
  const next = text.charCodeAt(end);
  if (next === 0x40 && isSpacedCode(text.charCodeAt(end + 1))) return address;
  if (next === 0x3a && text.startsWith('://', end)) return address;
  if (end - start < 5) return 0;
  for (let at = start + 1; at < end - 1; at++) if (text.charCodeAt(at) === 0x5f) return tool;
  return 0;
}

/** Whether a sentence ends with the sign at a place. */
export function endsSentence(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 0x0a) return text.charCodeAt(at + 1) === 0x0a;
  if (code === full || code === 0x21 || code === 0x3f) {
    return at + 1 >= text.length || foldOf(text.charCodeAt(at + 1)) === 0x20;
  }
  return code > 0x60 && sentenceEnds.has(code);
}
