import { codeBefore, isIn } from '../code-points.js';
import type { Match } from '../detector.js';
import { Surroundings } from './context.js';
import { Cost, type Budget } from './budget.js';
import { decodeRun, runAt } from './encoded.js';
import { Found, readEvents, Sign } from './events.js';
import type { Key } from './keys.js';
import { isWholeWord, valueAfter } from './labels.js';
import { findNumbers, isSpaced, type NumberVisitor } from './numbers.js';
import type { TextHit } from './overlaps.js';
import { isDigitCode } from '../ascii.js';
import { compactOf, normalise, unescape, unspaced, wordEnd, type Rewritten } from './rewrite.js';
import type { Literal, Tables } from './tables.js';
import { isPartOfUuid } from './uuid.js';
import { meaningsAt } from './vocabulary.js';

/** Which detectors of a scanner are asked. */
export interface Active {
  /** By detector. */
  readonly isActive: Uint8Array;
  /** By row of the trie of literals: whether one of them looks there. */
  readonly wanted: Uint8Array;
  /** Those of them that find values: no threats and files. */
  readonly values?: Active;
}

/** What a text is scanned with. */
export interface TextContext {
  tables: Tables;
  active: Active;
  /** The keys above the text, the nearest last. */
  keys: readonly Key[];
  budget: Budget;
  /** Whether it was made of a number that was parted: it is not put together again. */
  isJoined?: boolean;
}

const maxDepth = 3;
/** How much of the text around an escape or a look-alike is read anew with it. */
const reach = 256;
/** How much of it may belong to a value that goes on. */
const margin = reach / 4;
const maxStretch = 2_048;
const mostSpelled = 0.45;
/** By depth. */
const scratch = Array.from({ length: maxDepth + 1 }, () => new Found());

/**
 * What the verifiers say about the places of a text that the pass has found.
 * @param depth how often it was rewritten or decoded
 * @param isSpelled whether it was made of escapes, as sources have them: what is hidden in it was there to be read
 */
export function scanText(text: string, context: TextContext, depth = 0, isSpelled = false): readonly TextHit[] {
  const { tables, active, keys } = context;
  const found = scratch[depth] ?? new Found();
  readEvents(text, tables.literals, active.wanted, found);
  const isAsked = tables.searchers.length > 0 || (keys.at(-1)?.labels.length ?? 0) > 0;
  if (!isAsked && found.isQuiet) return nothing;
  return new TextScan(text, context, found, depth, isSpelled).run();
}

const nothing: readonly TextHit[] = [];

class TextScan implements NumberVisitor {
  private readonly hits: TextHit[] = [];
  private readonly surroundings: Surroundings;
  /** By detector: the end of its last match, before which it is not asked again. */
  private readonly ends = new Map<number, number>();
  private number = { start: -1, end: -1, compact: '', found: '' };
  private numberEnd = 0;
  private rewrittenTo = 0;
  private unescapedTo = -reach;
  private unescapedStretch = 0;

  constructor(
    private readonly text: string,
    private readonly context: TextContext,
    private readonly found: Found,
    private readonly depth: number,
    private readonly isSpelled: boolean,
  ) {
    this.surroundings = new Surroundings(text, context.tables, context.keys);
  }

  run(): TextHit[] {
    this.askKey();
    this.askPlaces();
    for (const { detector, finder } of this.context.tables.searchers) {
      if (this.context.active.isActive[detector]) this.search(detector, finder);
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
      else this.askLiterals(literals.what(i), literals.start(i++));
    }
  }

  private askLiterals(what: number, start: number): void {
    for (const literal of meaningsAt(this.context.tables.literals, what)) this.askLiteral(literal, start);
  }

  /** The value of a key that is a name. */
  private askKey(): void {
    const key = this.context.keys.at(-1);
    if (!key || key.labels.length === 0) return;
    const start = this.text.length - this.text.trimStart().length;
    for (const { detector, finder } of key.labels) {
      if (this.isAskedAt(detector, start, start)) this.ask(detector, () => finder.verify(this.text, start));
    }
  }

  private askLiteral(literal: Literal, start: number): void {
    const { text } = this;
    const end = start + literal.length;
    for (const { detector, finder } of literal.literals) {
      if (this.isAskedAt(detector, start, end)) this.ask(detector, () => finder.verify(text, start, end));
    }
    if (literal.labels.length > 0 && isWholeWord(text, start, end)) this.askLabels(literal, valueAfter(text, end));
    if (literal.isEscape && start >= this.unescapedTo) this.readUnescaped(start);
  }

  private askLabels({ labels }: Literal, value: number): void {
    if (value < 0) return;
    for (const { detector, finder } of labels) {
      if (this.isAskedAt(detector, value, value)) this.ask(detector, () => finder.verify(this.text, value));
    }
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
    this.numberEnd = findNumbers(this.text, at, this.numberEnd, this.context.tables.shapes, this);
  }

  shape(shape: number, start: number, end: number): void {
    const { tables } = this.context;
    const bound = tables.shapeFinders[shape];
    if (!bound || (tables.needsContext[bound.detector] && !this.surroundings.hasWords(start, end))) return;
    const { detector, finder } = bound;
    if (!this.isAskedAt(detector, start, end, Cost.number)) return;
    this.ask(detector, () => {
      const { compact, found } = this.numberAt(start, end);
      const verified = finder.verify(compact, found, this.text, start);
      if (verified === undefined || isPartOfUuid(this.text, start, end)) return undefined;
      return typeof verified === 'number' ? { start, end, confidence: verified } : verified;
    });
  }

  parted(start: number, end: number): void {
    if (this.context.isJoined) return;
    // What was found as it stands needs no other reading.
    const last = this.hits.at(-1);
    if (last && last.end > start && last.confidence >= 0.55) return;
    if (isSpaced(this.text, start, end)) this.readNumber(start, end);
    // Groups as others write them are another number, unless a word says what it is.
    else if (this.surroundings.hasWords(start, end)) this.readNumber(start, end, true);
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
    const { end, isHex } = run;
    for (const { detector, finder } of this.context.tables.runFinders) {
      if (end - start < finder.least || (finder.run === 'hex' && !isHex)) continue;
      if (!this.isAskedAt(detector, start, end, Cost.number)) continue;
      this.ask(detector, () => finder.verify(this.text, start, end));
    }
    if (this.depth === maxDepth) return;
    const decoded = decodeRun(this.text, run);
    if (decoded === undefined || !this.context.budget.decode(decoded.length)) return;
    for (const hit of scanText(decoded, this.context, this.depth + 1)) {
      this.hits.push({ ...hit, start, end });
    }
  }

  private askCharacters(start: number): void {
    const { text } = this;
    const code = text.codePointAt(start) ?? 0;
    const before = codeBefore(text, start);
    for (const { detector, finder } of this.context.tables.characterFinders) {
      if (!isIn(finder.characters, code) || isIn(finder.characters, before)) continue;
      if (!this.isAskedAt(detector, start, start)) continue;
      this.ask(detector, () => this.asSeen(finder.verify(text, start)));
    }
  }

  /** Characters that are written as escapes, such as \u200b in a source, are doubtful only. */
  private asSeen(match: Match | undefined): Match | undefined {
    return match && this.isSpelled ? { ...match, confidence: Math.min(match.confidence, mostSpelled) } : match;
  }

  /** Reads the rest of the word; where escapes stand close to each other more and more, so that little is read twice. */
  private readUnescaped(at: number): void {
    const { text } = this;
    const isNear = at - this.unescapedTo < reach;
    this.unescapedStretch = isNear ? Math.min(2 * this.unescapedStretch + margin, maxStretch) : 0;
    this.unescapedTo = wordEnd(text, at + this.unescapedStretch);
    // What an escape at its end begins may go on behind it.
    const end = wordEnd(text, this.unescapedTo + margin);
    this.readAnew(unescape(text, Math.max(0, at - reach), end), this.context, true);
  }

  private readNormalised(at: number): void {
    const end = Math.min(this.text.length, at + reach);
    const start = Math.max(0, at - reach);
    this.rewrittenTo = end - margin;
    this.readAnew(normalise(this.text, start, end));
  }

  /** @param isNamed whether only what a word beside it speaks for is taken */
  private readNumber(start: number, end: number, isNamed = false): void {
    const { active } = this.context;
    const context = { ...this.context, active: active.values ?? active, isJoined: true };
    const known = this.hits.length;
    this.readAnew(unspaced(this.text, Math.max(0, start - margin), start, end), context);
    if (isNamed) this.hits.push(...this.hits.splice(known).filter((hit) => this.isSpokenFor(hit)));
  }

  private isSpokenFor({ detector, start, end }: TextHit): boolean {
    const index = this.context.tables.detectors.indexOf(detector);
    return this.surroundings.score(index, { start, end, confidence: 0 }) > 0;
  }

  private readAnew({ text, origin }: Rewritten, context = this.context, isSpelled = this.isSpelled): void {
    if (this.depth === maxDepth || !context.budget.decode(text.length)) return;
    for (const hit of scanText(text, context, this.depth + 1, isSpelled)) {
      const start = origin[hit.start] ?? 0;
      this.hits.push({ ...hit, start, end: Math.max(origin[hit.end] ?? 0, start + 1) });
    }
  }

  /** Whether a detector is asked about a place: it is not when it is off, has been there, or lacks the context that it needs. */
  private isAskedAt(detector: number, start: number, end: number, cost: number = Cost.text): boolean {
    const { active, budget } = this.context;
    if (!active.isActive[detector] || start < (this.ends.get(detector) ?? 0)) return false;
    return this.hasContext(detector, start, end) && budget.verify(cost);
  }

  private ask(detector: number, verify: () => Match | undefined): void {
    try {
      const match = verify();
      if (match) this.take(detector, match);
    } catch {
      // The error may hold what was looked at.
      this.context.budget.hasFailed = true;
    }
  }

  private search(detector: number, { search }: { search(text: string): Match[] }): void {
    try {
      for (const match of search(this.text)) {
        if (this.hasContext(detector, match.start, match.end)) this.take(detector, match);
      }
    } catch {
      this.context.budget.hasFailed = true;
    }
  }

  private hasContext(detector: number, start: number, end: number): boolean {
    if (this.surroundings.hasContext(detector, start, end)) return true;
    this.context.budget.dependent++;
    return false;
  }

  private take(detector: number, match: Match): void {
    const found = this.context.tables.detectors[detector];
    if (!found) return;
    this.context.budget.dependent++;
    const { start, end } = match;
    this.ends.set(detector, Math.max(end, this.ends.get(detector) ?? 0));
    this.hits.push({ detector: found, start, end, confidence: this.surroundings.score(detector, match) });
  }
}
