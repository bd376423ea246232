import { lexicon, type Role, type Words } from './injection-lexicon.js';
import { asianLexicon } from './injection-lexicon-asian.js';
import { moreLexicon } from './injection-lexicon-more.js';

/** A word of the lexicon in a text: its roles (see `bitOf`), its place and the number of its sentence. */
export interface Word {
  roles: number;
  start: number;
  end: number;
  sentence: number;
}

/** Roles that are seen in the text itself: a URL or e-mail address, and the name of a function such as `send_mail`. */
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

interface Node {
  next: Map<number, Node>;
  /** Roles of what ends here with a word, and of what may go on. */
  whole: number;
  beginning: number;
}

const other = 0;
/** Letters of scripts that put spaces between words, digits and the underscore. */
const spaced = 1;
/** Letters of scripts in which a word begins anywhere, or has prefixes. */
const unspaced = 2;

/** Beginnings of stretches of code units of one kind, in order. */
const stretches: readonly (readonly [from: number, kind: number])[] = [
  ...([
    [0xc0, spaced],
    [0x590, unspaced],
    [0x700, other],
    [0x900, spaced],
    [0x1100, other],
    [0x1e00, spaced],
  ] as const),
  ...([
    [0x2000, other],
    [0x3040, unspaced],
    [0xa000, other],
    [0xac00, unspaced],
    [0xd800, other],
  ] as const),
];

const folded = new Uint16Array(0x10000);
const kinds = new Uint8Array(0x10000);
fillTables();
const root = trieOf([lexicon, moreLexicon, asianLexicon].flatMap((words) => Object.values(words)));

/** One UTF-16 code unit in lower case and without accents; every white space is a space. */
export function foldOf(code: number): number {
  return folded[code] ?? code;
}

/** Whether a code unit is part of a word. */
export function isWordCode(code: number): boolean {
  return kinds[code] !== other;
}

/** Whether a code unit is part of a word of a script that puts spaces between words. */
export function isSpacedCode(code: number): boolean {
  return kinds[code] === spaced;
}

const full = 0x2e;
const sentenceEnds = new Set([...'。！？؟।'].map((c) => c.charCodeAt(0)));

/** The words of the lexicon that begin in a stretch of a text. */
export function readWords(text: string, from: number, to: number): Word[] {
  const words: Word[] = [];
  let sentence = 0;
  let at = from > 0 && kinds[text.charCodeAt(from - 1)] === spaced ? wordEnd(text, from, to) : from;
  while (at < to) {
    const code = text.charCodeAt(at);
    const kind = kinds[code];
    if (kind === other && !isDotName(text, at)) {
      if (endsSentence(text, at, code)) sentence++;
      at++;
      continue;
    }
    const word = wordAt(text, at, to, kind === unspaced);
    if (word.roles !== 0) words.push({ ...word, sentence });
    at = word.end;
  }
  return words;
}

function wordAt(
  text: string,
  start: number,
  to: number,
  isUnspaced: boolean,
): { roles: number; start: number; end: number } {
  const found = longest(text, start);
  if (isUnspaced) return { roles: found?.roles ?? 0, start, end: found?.end ?? start + 1 };
  const end = Math.max(found?.end ?? 0, wordEnd(text, start, to));
  return { roles: (found?.roles ?? 0) | seenRoles(text, start, end), start, end };
}

/** `.env`, `.ssh` */
function isDotName(text: string, at: number): boolean {
  return text.charCodeAt(at) === full && kinds[text.charCodeAt(at + 1)] === spaced;
}

function wordEnd(text: string, from: number, to: number): number {
  let at = from;
  // Addresses and paths are long; a word is not followed for ever.
  const limit = Math.min(text.length, to + 64);
  while (at < limit && kinds[text.charCodeAt(at)] === spaced) at++;
  return Math.max(at, from + 1);
}

const tool = bitOf('tool');
const address = bitOf('address');

function seenRoles(text: string, start: number, end: number): number {
  const next = text.charCodeAt(end);
  if (next === 0x40 && kinds[text.charCodeAt(end + 1)] === spaced) return address;
  if (next === 0x3a && text.startsWith('://', end)) return address;
  if (end - start < 5) return 0;
  for (let at = start + 1; at < end - 1; at++) if (text.charCodeAt(at) === 0x5f) return tool;
  return 0;
}

function endsSentence(text: string, at: number, code: number): boolean {
  if (sentenceEnds.has(code)) return true;
  if (code === 0x0a) return text.charCodeAt(at + 1) === 0x0a;
  if (code !== full && code !== 0x21 && code !== 0x3f) return false;
  return at + 1 >= text.length || folded[text.charCodeAt(at + 1)] === 0x20;
}

function longest(text: string, start: number): { roles: number; end: number } | undefined {
  let best: { roles: number; end: number } | undefined;
  let node: Node | undefined = root;
  for (let at = start; at < text.length;) {
    const code: number = folded[text.charCodeAt(at)] ?? 0;
    node = node.next.get(code);
    if (!node) break;
    at++;
    if (code === 0x20) while (folded[text.charCodeAt(at)] === 0x20) at++;
    const ends = kinds[text.charCodeAt(at - 1)] === unspaced || kinds[text.charCodeAt(at)] !== spaced;
    const roles = node.beginning | (ends ? node.whole : 0);
    if (roles !== 0) best = { roles, end: at };
  }
  return best;
}

function trieOf(all: readonly Words[]): Node {
  const top: Node = { next: new Map(), whole: 0, beginning: 0 };
  for (const words of all) {
    for (const [role, entries] of Object.entries(words)) {
      for (const entry of entries.split('|')) addEntry(top, entry, bitOf(role as Role));
    }
  }
  return top;
}

function addEntry(top: Node, entry: string, bit: number): void {
  const isBeginning = entry.endsWith('*');
  let node = top;
  const letters = isBeginning ? entry.slice(0, -1) : entry;
  for (let i = 0; i < letters.length; i++) {
    const code = foldOf(letters.charCodeAt(i));
    const next = node.next.get(code) ?? { next: new Map<number, Node>(), whole: 0, beginning: 0 };
    node.next.set(code, next);
    node = next;
  }
  if (isBeginning) node.beginning |= bit;
  else node.whole |= bit;
}

function fillTables(): void {
  for (let code = 0; code < 0x10000; code++) {
    folded[code] = plainOf(code);
    kinds[code] = kindOf(code);
  }
  for (const pair of ['łl', 'Łl', 'øo', 'Øo', 'đd', 'Đd', 'ıi', 'İi', 'أا', 'إا', 'آا', "’'", "‘'", "ʼ'"]) {
    folded[pair.charCodeAt(0)] = pair.charCodeAt(1);
  }
  for (const space of '\t\n\v\f\r\u00a0\u2003\u3000') folded[space.charCodeAt(0)] = 0x20;
  for (const mark of '×÷؟،؛।॥・') kinds[mark.charCodeAt(0)] = other;
}

function plainOf(code: number): number {
  const lower = String.fromCharCode(code).toLowerCase();
  const isLatin = (code >= 0xc0 && code < 0x250) || (code >= 0x1e00 && code < 0x1f00);
  if (isLatin) return lower.normalize('NFD').charCodeAt(0);
  return lower.length === 1 ? lower.charCodeAt(0) : code;
}

function kindOf(code: number): number {
  if (code < 0x80) return /\w/.test(String.fromCharCode(code)) ? spaced : other;
  return stretches.findLast(([from]) => code >= from)?.[1] ?? other;
}
