import { codeBefore, isIn } from '../code-points.js';
import type { Match } from '../detector.js';
import { Asking, type Joined } from './asking.js';
import { Surroundings, TextWords } from './context.js';
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
  /** Those that find numbers that are written in groups: no secrets. */
  readonly numbers?: Active;
}

/** What a text is scanned with. */
export interface TextContext {
  tables: Tables;
  active: Active;
  /** The keys above the text, the nearest last. */
  keys: readonly Key[];
  budget: Budget;
}

/** How a text came about that was made of a part of another one. */
interface Reading {
  /** Whether of escapes, as sources have them: what is hidden in it was there to be read. */
  readonly isSpelled?: boolean;
  /** Whether the characters in it have been looked at as they stand. */
  readonly isSeen?: boolean;
  /** A number in it that was parted: it is not put together again. */
  readonly joined?: Joined;
  /** What stood around it. */
  readonly surroundings?: Surroundings;
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
 */
export function scanText(text: string, context: TextContext, depth = 0, reading: Reading = {}): readonly TextHit[] {
  const { tables, active, keys } = context;
  const found = scratch[depth] ?? new Found();
  readEvents(text, tables.literals, active.wanted, found);
  const isAsked = tables.searchers.length > 0 || (keys.at(-1)?.labels.length ?? 0) > 0;
  if (!isAsked && found.isQuiet) return nothing;
  return new TextScan(text, context, found, depth, reading).run();
}

const nothing: readonly TextHit[] = [];

class TextScan extends Asking implements NumberVisitor {
  private number = { start: -1, end: -1, compact: '', found: '' };
  private numberEnd = 0;
  private rewrittenTo = -reach;
  private rewrittenStretch = 0;
  private unescapedTo = -reach;
  private unescapedStretch = 0;
  /** Where the last number ends that was read without its separators. */
  private joinedTo = 0;
  private readonly isSpelled: boolean;
  private readonly isSeen: boolean;

  constructor(
    text: string,
    context: TextContext,
    private readonly found: Found,
    private readonly depth: number,
    { isSpelled, isSeen, joined, surroundings }: Reading,
  ) {
    const { tables, keys } = context;
    super(text, context, surroundings ?? new Surroundings(new TextWords(text, tables), tables, keys), joined);
    this.isSpelled = isSpelled ?? false;
    this.isSeen = isSeen ?? false;
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
    if (!key || key.labels.length === 0 || this.joined?.isWhole === false) return;
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
    if (literal.isEscape && !this.joined && start >= this.unescapedTo) this.readUnescaped(start);
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
    else if (this.isSeen) return;
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
    if (this.joined && end <= this.joined.from) return;
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
    if (this.joined) return;
    // What was found as it stands needs no other reading.
    const last = this.hits.at(-1);
    if (last && last.end > start && last.confidence >= 0.55) return;
    if (isSpaced(this.text, start, end)) this.readNumber(start, end, false);
    // Groups as others write them are another number, unless a word says what it is.
    else if (this.surroundings.hasWords(start, end)) this.readNumber(start, end, true);
  }

  /** A number with and without its separators; many detectors ask about the same one. */
  private numberAt(start: number, end: number): { compact: string; found: string } {
    if (start !== this.number.start || end !== this.number.end) {
      const { number, text } = this;
      const found = text.slice(start, end);
      const isLonger = start === number.start && end > number.end;
      const compact = isLonger ? number.compact + compactOf(text.slice(number.end, end)) : compactOf(found);
      this.number = { start, end, found, compact };
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
    // Within a row, which most are.
    const { characterBits } = this.context.tables;
    const bits = characterBits[text.charCodeAt(start)];
    if (start > 0 && bits && bits === characterBits[text.charCodeAt(start - 1)]) return;
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
    this.readAnew(unescape(text, Math.max(0, at - reach), end), { isSpelled: true });
  }

  /** Where look-alikes stand close to each other more and more. */
  private readNormalised(at: number): void {
    const isNear = at - this.rewrittenTo < reach;
    this.rewrittenStretch = isNear ? Math.min(2 * this.rewrittenStretch, maxStretch) : reach;
    const end = Math.min(this.text.length, at + this.rewrittenStretch);
    const start = Math.max(0, at - reach);
    this.rewrittenTo = end - margin;
    this.readAnew(normalise(this.text, start, end), { isSpelled: this.isSpelled, isSeen: true });
  }

  /** The number without its separators, and what stands before it: no more than has not been read with the number before. */
  private readNumber(start: number, end: number, isNamed: boolean): void {
    const from = Math.max(this.joinedTo, start - margin);
    this.joinedTo = end;
    const { context, isSpelled } = this;
    const { values = context.active, numbers = values } = context.active;
    const read = unspaced(this.text, from, start, end);
    const joined = { from: start - from, isWhole: from === 0, isNamed };
    const reading = { isSpelled, isSeen: true, joined, surroundings: this.surroundings.moved(read.origin) };
    this.readAnew(read, reading, { ...context, active: isNamed ? numbers : values });
  }

  private readAnew({ text, origin }: Rewritten, reading: Reading, context = this.context): void {
    const { depth } = this;
    const { budget } = context;
    if (depth === maxDepth || !budget.decode(text.length) || !budget.verify(Cost.anew + text.length)) return;
    for (const hit of scanText(text, context, depth + 1, reading)) {
      const start = origin[hit.start] ?? 0;
      this.hits.push({ ...hit, start, end: Math.max(origin[hit.end] ?? 0, start + 1) });
    }
  }
}
