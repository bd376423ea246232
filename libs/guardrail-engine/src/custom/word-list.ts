import type { Match } from '../detector.js';
import { foldTable, IGNORED, SEPARATOR } from './exact-data/fold.js';
import { hashOn } from './exact-data/value.js';

export interface WordListRule {
  confidence: number;
  matchesCase: boolean;
}

/** Longest word, in UTF-16 code units. */
export const maxWordLength = 200;
export const maxWords = 200_000;

/** Scripts that are written without spaces, so that words have no beginning that can be seen. */
const unspaced = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u;

const maxParts = 32;
const noHash = 0x811c9dc5 | 0;

/** What is wrong with a word, in words for its author; undefined = nothing. */
export function problemOfWord(word: string): string | undefined {
  if (word.length > maxWordLength) return `longer than ${maxWordLength} characters`;
  if (!/[\p{L}\p{N}]/u.test(word)) return 'without a letter or digit';
  return (word.match(/[\p{L}\p{N}\p{M}]+/gu)?.length ?? 0) > maxParts ? `more than ${maxParts} words` : undefined;
}

interface Place {
  start: number;
  end: number;
}

/** A word with the place of its first letter or digit. */
interface Entry {
  word: string;
  first: number;
}

/**
 * Words that are looked for, whole: what stands beside them is no letter and no digit. Cases and accents are the same
 * unless the rule says otherwise; white space of any length is one space. A text costs the same with ten words as with
 * a hundred thousand.
 */
export class WordList {
  private readonly fold = foldTable();
  /** Entries by the hash of their parts. */
  private readonly entries = new Map<number, Entry[]>();
  /** Hashes of the first parts of longer entries. */
  private readonly beginnings = new Set<number>();

  /** @throws RangeError when a word is none; see `problemOfWord` */
  constructor(words: readonly string[]) {
    for (const word of words) {
      const problem = problemOfWord(word);
      if (problem) throw new RangeError(problem);
      this.add(word);
    }
  }

  private add(word: string): void {
    const first = this.nextPart(word, 0);
    let { hash, end } = this.partAt(word, first, noHash);
    for (let next = this.nextPart(word, end); next >= 0; next = this.nextPart(word, end)) {
      this.beginnings.add(hash);
      ({ hash, end } = this.partAt(word, next, hash));
    }
    const entries = this.entries.get(hash);
    if (entries) entries.push({ word, first });
    else this.entries.set(hash, [{ word, first }]);
  }

  /** Where its words are, in order and without overlaps, the longest of those that begin at one place. */
  search(text: string, { confidence, matchesCase }: WordListRule): Match[] {
    const matches: Match[] = [];
    let done = 0;
    for (let at = this.nextPart(text, 0); at >= 0;) {
      const found = this.longestAt(text, at, matchesCase);
      if (found && found.start >= done) {
        matches.push({ ...found, confidence });
        done = found.end;
      }
      at = this.nextPart(text, Math.max(this.partAt(text, at, noHash).end, done));
    }
    return matches;
  }

  private longestAt(text: string, at: number, matchesCase: boolean): Place | undefined {
    let longest: Place | undefined;
    let { hash, end } = this.partAt(text, at, noHash);
    for (let parts = 1; parts <= maxParts; parts++) {
      longest = this.entryAt(text, at, this.entries.get(hash) ?? [], matchesCase) ?? longest;
      const next = this.beginnings.has(hash) ? this.nextPart(text, end) : -1;
      if (next < 0) break;
      ({ hash, end } = this.partAt(text, next, hash));
    }
    return longest;
  }

  private entryAt(text: string, at: number, entries: readonly Entry[], matchesCase: boolean): Place | undefined {
    for (const { word, first } of entries) {
      const start = at - first;
      const end = start < 0 ? -1 : this.endOf(word, text, start, matchesCase);
      if (end >= 0 && this.isWhole(text, start, end)) return { start, end };
    }
    return undefined;
  }

  /** Where the word ends that is at this place; -1 when it is not. */
  private endOf(word: string, text: string, start: number, matchesCase: boolean): number {
    let at = start;
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i);
      if (isSpace(code)) {
        if (!isSpace(text.charCodeAt(at))) return -1;
        at = afterSpace(text, at);
        i = afterSpace(word, i) - 1;
      } else if (matchesCase) {
        if (code !== text.charCodeAt(at++)) return -1;
      } else if (this.fold[code] !== IGNORED) {
        at = this.afterMarks(text, at);
        if (!this.isSame(code, text.charCodeAt(at++))) return -1;
      }
    }
    return this.afterMarks(text, at);
  }

  private afterMarks(text: string, from: number): number {
    let at = from;
    while (at < text.length && this.fold[text.charCodeAt(at)] === IGNORED) at++;
    return at;
  }

  private isSame(a: number, b: number): boolean {
    const folded = this.fold[a];
    return a === b || (folded !== SEPARATOR && folded === this.fold[b]);
  }

  private isWhole(text: string, start: number, end: number): boolean {
    return !this.isJoined(text, start - 1, start) && !this.isJoined(text, end - 1, end);
  }

  /** Whether two neighbours belong to one word. */
  private isJoined(text: string, left: number, right: number): boolean {
    if (left < 0 || right >= text.length) return false;
    const isPart = (at: number) => this.fold[text.charCodeAt(at)] !== SEPARATOR;
    return isPart(left) && isPart(right) && !unspaced.test(text.charAt(left)) && !unspaced.test(text.charAt(right));
  }

  private nextPart(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const unit = this.fold[text.charCodeAt(at)] ?? SEPARATOR;
      if (unit !== SEPARATOR && unit !== IGNORED) return at;
    }
    return -1;
  }

  /** The part that begins here; in scripts without spaces, one character. */
  private partAt(text: string, start: number, before: number): { hash: number; end: number } {
    let hash = before;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const unit = this.fold[code] ?? SEPARATOR;
      if (unit === SEPARATOR) break;
      if (code >= 0x0e00 && unspaced.test(text.charAt(at))) {
        if (at === start) return { hash: hashOn(hash, unit), end: at + 1 };
        break;
      }
      if (unit !== IGNORED) hash = hashOn(hash, unit);
    }
    return { hash, end: at };
  }
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xa0;
}
