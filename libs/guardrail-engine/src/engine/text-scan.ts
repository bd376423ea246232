import { codeBefore, isIn } from '../code-points.js';
import type { Match } from '../detector.js';
import { meaningsAt, scored, weigh, wordsAround, type Around } from './context.js';
import type { Budget } from './budget.js';
import { decodeRun, runAt } from './encoded.js';
import { Found, readEvents, Sign } from './events.js';
import { aboveValue, type Key } from './keys.js';
import { isWholeWord, valueAfter } from './labels.js';
import { findNumbers } from './numbers.js';
import type { TextHit } from './overlaps.js';
import { isDigitCode } from '../ascii.js';
import { normalise, unescape, unspaced, type Rewritten } from './rewrite.js';
import { Weight, type Bound, type Literal, type Tables } from './tables.js';

/** What a text is scanned with. */
export interface TextContext {
  tables: Tables;
  /** By detector: whether it is asked. */
  isActive: Uint8Array;
  /** The keys above the text, the nearest last. */
  keys: readonly Key[];
  budget: Budget;
}

const maxDepth = 3;
/** How much of the text around an escape or a look-alike is read anew with it. */
const reach = 256;
const maxToken = 4_096;
const mostSpelled = 0.45;
const scratch = Array.from({ length: maxDepth + 1 }, () => new Found());

/** One text: what the verifiers say about the places that the pass has found. */
export class TextScan {
  readonly hits: TextHit[] = [];
  private readonly found: Found;
  /** By detector: the end of its last match, before which it is not asked again. */
  private readonly ends = new Map<number, number>();
  /** The words around the place that was last asked about. */
  private wordsFrom = -1;
  private wordsTo = -1;
  private words: readonly number[] = [];
  private number = { start: -1, end: -1, compact: '', found: '' };
  private numberEnd = 0;
  private rewrittenTo = 0;
  private unescapedTo = 0;

  constructor(
    private readonly text: string,
    private readonly context: TextContext,
    private readonly depth: number,
    /** Whether it was made of escapes, as sources have them: what is hidden in it was there to be read. */
    private readonly isSpelled = false,
  ) {
    this.found = scratch[depth] ?? new Found();
  }

  run(): TextHit[] {
    const { text, found, context } = this;
    readEvents(text, context.tables, found);
    if (found.isQuiet(context.tables) && !this.isAsked()) return this.hits;
    this.askKey();
    this.askPlaces();
    for (const { detector, finder } of context.tables.searchers) {
      if (context.isActive[detector]) this.search(detector, finder);
    }
    return this.hits;
  }

  /** Signs and literals, in the order of the text. */
  private askPlaces(): void {
    const { context, found } = this;
    const { literals, signs } = found;
    for (let i = 0, sign = 0; i < literals.count || sign < signs.count;) {
      // What is left out is not looked for: the message is not let through because of it.
      if (context.budget.isSpent) break;
      const isSign = i >= literals.count || (sign < signs.count && signs.start(sign) < literals.start(i));
      if (isSign) this.askSign(signs.what(sign), signs.start(sign++));
      else {
        const start = literals.start(i);
        for (const literal of meaningsAt(context.tables, literals.what(i++))) this.askLiteral(literal, start);
      }
    }
  }

  /** Whether somebody looks at the text whatever is in it. */
  private isAsked(): boolean {
    const { keys, tables } = this.context;
    return tables.searchers.length > 0 || (keys.at(-1)?.labels.length ?? 0) > 0;
  }

  /** The value of a key that is a name. */
  private askKey(): void {
    const key = this.context.keys.at(-1);
    if (!key || key.labels.length === 0) return;
    const start = this.text.length - this.text.trimStart().length;
    for (const bound of key.labels) this.ask(bound, start, start, (finder) => finder.verify(this.text, start));
  }

  private askLiteral(literal: Literal, start: number): void {
    const { text } = this;
    const end = start + literal.length;
    for (const bound of literal.literals) this.ask(bound, start, end, (finder) => finder.verify(text, start, end));
    if (literal.labels.length > 0 && isWholeWord(text, start, end)) {
      const value = valueAfter(text, end);
      if (value >= 0) for (const bound of literal.labels) this.ask(bound, value, value, (f) => f.verify(text, value));
    }
    if (literal.isEscape && start >= this.unescapedTo) this.readUnescaped(start);
  }

  private askSign(sign: number, start: number): void {
    if (sign === Sign.number) this.askNumbers(start);
    else if (sign === Sign.run) this.askRun(start);
    else if (sign === Sign.special) this.askCharacters(start);
    else if (start >= this.rewrittenTo) this.readNormalised(start);
  }

  private askNumbers(start: number): void {
    // The place is one of the first two characters of a number.
    const at = isDigitCode(this.text.charCodeAt(start)) ? start : start + 1;
    if (at < this.numberEnd) return;
    const { tables } = this.context;
    this.numberEnd = findNumbers(this.text, at, this.numberEnd, tables.shapes, {
      shape: (shape, start, stop) => {
        const bound = tables.shapeFinders[shape];
        if (!bound || (tables.needsContext[bound.detector] && !this.hasWords(start, stop))) return;
        const { finder } = bound;
        this.ask(bound, start, stop, () => {
          const { compact, found } = this.numberAt(start, stop);
          const verified = finder.verify(compact, found, this.text, start);
          return typeof verified === 'number' ? { start, end: stop, confidence: verified } : verified;
        });
      },
      parted: (start, end) => {
        // What was found as it stands needs no other reading.
        const last = this.hits.at(-1);
        if (last && last.end > start && last.confidence >= 0.55) return;
        // Groups as others write them are another number, unless a word says what it is.
        const isMeant = isSpaced(this.text, start, end) || this.hasWords(start, end);
        if (isMeant) this.readAnew(unspaced(this.text, Math.max(0, start - reach / 4), start, end));
      },
    });
  }

  /** A number with and without its separators; many detectors ask about the same one. */
  private numberAt(start: number, end: number): { compact: string; found: string } {
    if (start !== this.number.start || end !== this.number.end) {
      const found = this.text.slice(start, end);
      this.number = { start, end, found, compact: compactOf(found) };
    }
    return this.number;
  }

  private askRun(start: number): void {
    const run = runAt(this.text, start);
    for (const bound of this.context.tables.runFinders) {
      const isAsked = bound.finder.run === 'base64' || run.isHex;
      if (isAsked) this.ask(bound, run.start, run.end, (f) => f.verify(this.text, run.start, run.end));
    }
    if (this.depth === maxDepth) return;
    const decoded = decodeRun(this.text, run);
    if (decoded === undefined || !this.context.budget.decode(decoded.length)) return;
    for (const hit of new TextScan(decoded, this.context, this.depth + 1).run()) {
      this.hits.push({ ...hit, start: run.start, end: run.end });
    }
  }

  private askCharacters(start: number): void {
    const { text } = this;
    const code = text.codePointAt(start) ?? 0;
    const before = codeBefore(text, start);
    for (const bound of this.context.tables.characterFinders) {
      const { characters } = bound.finder;
      if (isIn(characters, code) && !isIn(characters, before)) {
        this.ask(bound, start, start, (finder) => this.asSeen(finder.verify(text, start)));
      }
    }
  }

  /** Characters that are written as escapes, such as \u200b in a source, are doubtful only. */
  private asSeen(match: Match | undefined): Match | undefined {
    return match && this.isSpelled ? { ...match, confidence: Math.min(match.confidence, mostSpelled) } : match;
  }

  private readUnescaped(at: number): void {
    const { text } = this;
    let end = at;
    while (end < text.length && end - at < maxToken && !isBlank(text.charCodeAt(end))) end++;
    this.unescapedTo = end;
    this.readAnew(unescape(text, Math.max(0, at - reach), end), true);
  }

  private readNormalised(at: number): void {
    const end = Math.min(this.text.length, at + reach);
    const start = Math.max(0, at - reach);
    this.rewrittenTo = end - reach / 4;
    this.readAnew(normalise(this.text, start, end));
  }

  private readAnew({ text, origin }: Rewritten, isSpelled = this.isSpelled): void {
    if (this.depth === maxDepth || !this.context.budget.decode(text.length)) return;
    for (const hit of new TextScan(text, this.context, this.depth + 1, isSpelled).run()) {
      const start = origin[hit.start] ?? 0;
      this.hits.push({ ...hit, start, end: Math.max(origin[hit.end] ?? 0, start + 1) });
    }
  }

  /** Asks a verifier about a place, unless its detector is off, has been there, or lacks the context that it needs. */
  private ask<F>(bound: Bound<F>, start: number, end: number, verify: (finder: F) => Match | undefined): void {
    const { tables, isActive, budget } = this.context;
    const { detector } = bound;
    if (!isActive[detector] || start < (this.ends.get(detector) ?? 0)) return;
    if (tables.needsContext[detector] && !this.hasContext(detector, start, end)) return;
    if (!budget.verify()) return;
    try {
      const match = verify(bound.finder);
      if (match) this.take(detector, match);
    } catch {
      // The error may hold what was looked at.
      budget.hasFailed = true;
    }
  }

  private search(detector: number, { search }: { search(text: string): Match[] }): void {
    try {
      for (const match of search(this.text)) this.take(detector, match);
    } catch {
      this.context.budget.hasFailed = true;
    }
  }

  private hasContext(detector: number, start: number, end: number): boolean {
    const weights = this.context.tables.weights[detector];
    return this.wordsAt(start, end).some((word) => weights?.[word] === Weight.strong) || this.isNamedAbove(weights);
  }

  private take(detector: number, { start, end, confidence, isTest }: Match): void {
    const { tables } = this.context;
    const found = tables.detectors[detector];
    if (!found) return;
    this.ends.set(detector, Math.max(end, this.ends.get(detector) ?? 0));
    const score = scored(confidence, this.around(detector, start, end), this.above(detector), isTest ?? false);
    this.hits.push({ detector: found, start, end, confidence: score });
  }

  /** Whether there is any context at all. */
  private hasWords(start: number, end: number): boolean {
    return this.wordsAt(start, end).length > 0 || this.context.keys.some(({ words }) => words.length > 0);
  }

  private isNamedAbove(weights: Uint8Array | undefined): boolean {
    return this.context.keys.some(({ words }) => words.some((word) => weights?.[word] === Weight.strong));
  }

  private around(detector: number, start: number, end: number): Around {
    return weigh(this.wordsAt(start, end), this.context.tables.weights[detector]);
  }

  /** The words around a place; many detectors ask about the same one. */
  private wordsAt(start: number, end: number): readonly number[] {
    if (start !== this.wordsFrom || end !== this.wordsTo) {
      this.wordsFrom = start;
      this.wordsTo = end;
      this.words = wordsAround(this.text, this.found.literals, this.context.tables, { start, end });
    }
    return this.words;
  }

  private above(detector: number): Around {
    return aboveValue(this.context.keys, this.context.tables.weights[detector]);
  }
}

/** Whether the characters stand one by one. */
function isSpaced(text: string, start: number, end: number): boolean {
  return /^(?:[A-Za-z0-9][ \-./]){7,}[A-Za-z0-9]$/.test(text.slice(start, end));
}

function compactOf(found: string): string {
  return found.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
