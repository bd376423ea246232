import type { Detector, MessagePart, RelatedMatch } from '../detector.js';
import { maxHits, type Budget } from './budget.js';
import { atOnce } from './steps.js';
import { Surroundings, TextWords } from './context.js';
import { KeyReader, type Key } from './keys.js';
import { isValue, withoutOverlaps, type TextHit } from './overlaps.js';
import { compileTables, wantedBy, type Tables } from './tables.js';
import { scanText, type Active } from './text-scan.js';

export type { TextHit } from './overlaps.js';
export type { Active } from './text-scan.js';
export { Budget } from './budget.js';

/** Detectors, compiled: one pass over a text finds the places at which any of them may have something to say. */
export interface Scanner {
  readonly detectors: readonly Detector[];
  /** Whether a JSON key names a value that a detector knows by its name. */
  isLabel(key: string): boolean;
  /** Selects detectors for a part of a message; for all parts where none is named. */
  ask(isAsked: (detector: Detector) => boolean, part?: MessagePart): Active;
  /**
   * What the asked detectors find in a text, in order, values without overlaps. `keys` are the JSON keys above it, the
   * nearest last. What the budget does not allow is left out, and noted in it.
   */
  scanText(text: string, asked: Active, keys: readonly string[], budget: Budget): readonly TextHit[];
  /** The same piece by piece, for texts longer than `longestAtOnce`: others can have their turn between them. */
  scanInPieces(
    text: string,
    asked: Active,
    keys: readonly string[],
    budget: Budget,
  ): Generator<void, readonly TextHit[]>;
  /** Whether one of the asked detectors looks at texts that stand side by side. */
  relates(asked: Active): boolean;
  /** What such detectors find in several texts together, and in none of them alone. */
  relate(texts: readonly Beside[], asked: Active, budget: Budget): readonly RelatedHit[];
}

/** A text that stands beside others in an object or array. */
export interface Beside {
  text: string;
  /** The JSON keys above it, the nearest last. */
  keys: readonly string[];
}

/** A hit in one of several texts. */
export interface RelatedHit extends TextHit {
  /** Which of them, from 0. */
  text: number;
}

/** Longer texts are scanned in pieces, which end at a blank unless there is none for long. */
const piece = 64 * 1024;
const leastPiece = piece / 8;
/** What has no blank is whole up to here: it may be encoded. */
const mostOfPiece = 4 * piece;
/** So much work or so many hits in one piece, and the next one is shorter. */
const much = { work: 40_000, hits: 400 };
const overlap = 2 * 1024;
/** Texts up to here are scanned in one go. */
export const longestAtOnce = piece + overlap;
/** What is less sure than this is found by chance. */
const leastConfidence = 0.3;
const maxRounds = 4;
const maxSelections = 256;
/** How much of a text is looked at anew where something was taken out of it. */
const beside = 512;

/**
 * Compiles detectors to a scanner. Takes about a millisecond for each ten detectors.
 * @throws Error when two detectors have the same id, or a literal is empty.
 */
export function compileScanner(detectors: readonly Detector[]): Scanner {
  const tables = compileTables(detectors);
  return new TableScanner(tables);
}

class TableScanner implements Scanner {
  readonly detectors: readonly Detector[];
  private readonly keys: KeyReader;
  private readonly order: ReadonlyMap<Detector, number>;
  /** By the detectors that are in them: whoever calls whatever tool, rules ask for the same ones again and again. */
  private readonly selections = new Map<string, Active>();

  constructor(private readonly tables: Tables) {
    this.detectors = tables.detectors;
    this.keys = new KeyReader(tables);
    this.order = new Map(tables.detectors.map((detector, index) => [detector, index]));
  }

  ask(isAsked: (detector: Detector) => boolean, part?: MessagePart): Active {
    const isActive = (detector: Detector) =>
      isAsked(detector) && (part === undefined || (detector.parts?.includes(part) ?? true));
    const values = (detector: Detector) => isValue(detector) && isActive(detector);
    const numbers = (detector: Detector) => detector.kind !== 'secret' && values(detector);
    return { ...this.activeFor(isActive), values: this.activeFor(values), numbers: this.activeFor(numbers) };
  }

  private activeFor(isSought: (detector: Detector) => boolean): Active {
    const isActive = Uint8Array.from(this.detectors, (detector) => (isSought(detector) ? 1 : 0));
    const name = isActive.join('');
    const known = this.selections.get(name);
    if (known) return known;
    const active = { isActive, wanted: wantedBy(this.tables, isActive) };
    if (this.selections.size >= maxSelections) this.selections.clear();
    this.selections.set(name, active);
    return active;
  }

  isLabel(key: string): boolean {
    return this.keys.read(key).labels.length > 0;
  }

  scanText(text: string, asked: Active, keys: readonly string[], budget: Budget): readonly TextHit[] {
    if (text.length > longestAtOnce) return atOnce(this.scanInPieces(text, asked, keys, budget));
    return this.scanPiece(text, asked, this.keys.readLast(keys), budget);
  }

  *scanInPieces(
    text: string,
    asked: Active,
    keys: readonly string[],
    budget: Budget,
  ): Generator<void, readonly TextHit[]> {
    const above = this.keys.readLast(keys);
    const hits: TextHit[] = [];
    let length = leastPiece;
    for (let from = 0; from < text.length;) {
      const { spent } = budget;
      const to = endOfPiece(text, from, length);
      const found = shifted(this.scanPiece(text.slice(from, to + overlap), asked, above, budget), from);
      // What begins later may be cut off; the next piece has it whole, with what stands before it.
      const end = to < text.length ? to + overlap / 2 : to;
      hits.push(...found.filter(({ start }) => start < end));
      from = to;
      // As long as can be, but others have to have their turn soon.
      const isMuch = budget.spent - spent > much.work || found.length > much.hits;
      length = isMuch ? Math.max(leastPiece, length / 2) : Math.min(piece, length * 2);
      // Where pieces overlap, some are found twice.
      if (hits.length > 2 * maxHits) {
        budget.isExceeded = true;
        break;
      }
      yield;
    }
    return this.resolved(hits);
  }

  relates({ isActive }: Active): boolean {
    return this.tables.searchers.some(({ detector, finder }) => finder.relate && isActive[detector]);
  }

  relate(texts: readonly Beside[], asked: Active, budget: Budget): readonly RelatedHit[] {
    const written = texts.map(({ text }) => text);
    return this.tables.searchers.flatMap(({ detector, finder }) => {
      if (!finder.relate || !asked.isActive[detector]) return [];
      try {
        return finder.relate(written).flatMap((match) => this.related(detector, match, texts[match.text]) ?? []);
      } catch {
        budget.hasFailed = true;
        return [];
      }
    });
  }

  private related(index: number, match: RelatedMatch, beside: Beside | undefined): RelatedHit | undefined {
    const detector = this.detectors[index];
    if (!detector || !beside) return undefined;
    const { start, end, text } = match;
    const words = new TextWords(beside.text, this.tables);
    const surroundings = new Surroundings(words, this.tables, this.keys.readLast(beside.keys));
    if (!surroundings.hasContext(index, start, end)) return undefined;
    const confidence = surroundings.score(index, match);
    return confidence < leastConfidence ? undefined : { detector, start, end, text, confidence };
  }

  private scanPiece(text: string, asked: Active, keys: readonly Key[], budget: Budget): readonly TextHit[] {
    const { tables } = this;
    let fresh = sure(scanText(text, { tables, active: asked, keys, budget }));
    if (fresh.length === 0) return fresh;
    const hits = [...fresh];
    // What is found hides its neighbours: in "<token>4111..." the card looks like a part of a word until the token is out.
    let rest = text;
    for (let round = 0; round < maxRounds; round++) {
      const areas = areasAround(
        rest,
        fresh.filter((hit) => isTouching(rest, hit)),
      );
      if (areas.length === 0) break;
      rest = blank(rest, fresh);
      const context = { tables, active: asked.values ?? asked, keys, budget };
      fresh = areas.flatMap(([from, to]) => shifted(sure(scanText(rest.slice(from, to), context)), from));
      hits.push(...fresh);
    }
    return this.resolved(hits);
  }

  private resolved(hits: readonly TextHit[]): TextHit[] {
    return withoutOverlaps(hits, (detector) => this.order.get(detector) ?? 0);
  }
}

function sure(hits: readonly TextHit[]): readonly TextHit[] {
  return hits.filter(({ confidence }) => confidence >= leastConfidence);
}

function endOfPiece(text: string, from: number, length: number): number {
  let to = from + length;
  while (to < text.length && to < from + mostOfPiece && text.charCodeAt(to) > 0x20) to++;
  return to + overlap < text.length ? to : text.length;
}

function isTouching(text: string, { start, end }: TextHit): boolean {
  return isJoining(text, start - 1, start - 2) || isJoining(text, end, end + 1);
}

/** What values are made of, or escapes begin and end with. */
const joining = /[\w.@+\\%&;-]/;

/** Whether a neighbour of a value may belong to another one. */
function isJoining(text: string, neighbour: number, beyond: number): boolean {
  return joining.test(text.charAt(neighbour)) && joining.test(text.charAt(beyond));
}

function shifted(hits: readonly TextHit[], by: number): TextHit[] {
  return hits.map(({ detector, start, end, confidence }) => ({
    detector,
    start: start + by,
    end: end + by,
    confidence,
  }));
}

/** Stretches of a text around what was found in it, from blank to blank where there is one, in order and apart from each other. */
function areasAround(text: string, hits: readonly TextHit[]): [from: number, to: number][] {
  const areas: [from: number, to: number][] = [];
  for (const { start, end } of hits.toSorted((a, b) => a.start - b.start)) {
    const from = breakNear(text, start - beside, -1);
    const to = breakNear(text, end + beside, 1);
    const last = areas.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else areas.push([from, to]);
  }
  return areas;
}

/** The next blank in a direction, if it is not far; else what may be no part of a value; else the place itself. */
function breakNear(text: string, place: number, step: 1 | -1): number {
  let other = place;
  for (let at = place; Math.abs(at - place) < beside; at += step) {
    if (at <= 0) return 0;
    if (at >= text.length) return text.length;
    if (text.charCodeAt(at) <= 0x20) return at;
    if (other === place && !joining.test(text.charAt(at))) other = at;
  }
  return other;
}

/** Never a character of a text, and nobody looks for it. */
const gap = '\uffff';

/** The text with what was found taken out; every other character keeps its place. */
function blank(text: string, hits: readonly TextHit[]): string {
  let out = '';
  let at = 0;
  for (const { start, end } of hits.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(start, at);
    if (end > from) out += text.slice(at, from) + gap.repeat(end - from);
    at = Math.max(at, end);
  }
  return out + text.slice(at);
}
