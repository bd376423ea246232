import type { Match } from '../detector.js';
import { Found, readPlaces } from './events.js';
import type { Key } from './keys.js';
import { isWholeWord } from './labels.js';
import type { Tables, Weight } from './tables.js';
import { meaningsAt } from './vocabulary.js';

const before = 60;
const after = 30;
const stretch = 512;

/** Used again by each reading. */
const found = new Found();

interface WordAt {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** What stands around a value, or in the keys above it. */
type Around = Record<Weight, boolean>;

/** The words of contexts around places of a text, by their ids. */
export interface NearWords {
  at(start: number, end: number): readonly number[];
}

/** What stands around the places of a text, and in the keys above it, says to the detectors. */
export class Surroundings {
  constructor(
    private readonly near: NearWords,
    private readonly tables: Tables,
    private readonly keys: readonly Key[],
  ) {}

  /** The same for a text that was made of a part of this one. */
  moved(origin: readonly number[]): Surroundings {
    const { near } = this;
    const at = (start: number, end: number) => near.at(origin[start] ?? 0, origin[end] ?? 0);
    return new Surroundings({ at }, this.tables, this.keys);
  }

  /** Whether there is any word of a context at all. */
  hasWords(start: number, end: number): boolean {
    return this.near.at(start, end).length > 0 || this.keys.some(({ words }) => words.length > 0);
  }

  /** Whether a strong word of a detector's context is there, if it needs one. */
  hasContext(detector: number, start: number, end: number): boolean {
    if (!this.tables.needsContext[detector]) return true;
    const weights = this.tables.weights[detector];
    const isStrong = (word: number) => weights?.get(word) === 'strong';
    return this.near.at(start, end).some(isStrong) || this.keys.some(({ words }) => words.some(isStrong));
  }

  /** The confidence of a detector's match with what is there. */
  score(detector: number, { start, end, confidence, isTest }: Match): number {
    const weights = this.tables.weights[detector];
    const inText = newAround();
    weigh(inText, this.near.at(start, end), weights);
    const inKeys = newAround();
    for (const { words } of this.keys) weigh(inKeys, words, weights);
    return scored(confidence, inText, inKeys, isTest ?? false);
  }
}

/** Reads words only where somebody asks: most texts have no value in them. */
export class TextWords implements NearWords {
  private from = -1;
  private to = -1;
  private words: readonly number[] = [];
  /** The stretch of the text whose words have been read, and those that stand alone. */
  private readFrom = 0;
  private readTo = 0;
  private inReach: WordAt[] = [];

  constructor(
    private readonly text: string,
    private readonly tables: Tables,
  ) {}

  /** Many detectors ask about the same place. */
  at(start: number, end: number): readonly number[] {
    if (this.isWordless(start, end)) return none;
    if (start !== this.from || end !== this.to) {
      this.from = start;
      this.to = end;
      this.words = this.wordsAround(start, end);
    }
    return this.words;
  }

  /** Whether it is known that there is no word. */
  private isWordless(start: number, end: number): boolean {
    if (this.inReach.length > 0) return false;
    const { longest } = this.tables.words;
    return start - before - longest >= this.readFrom && end + after + longest <= this.readTo;
  }

  private wordsAround(start: number, end: number): readonly number[] {
    const { longest } = this.tables.words;
    this.read(Math.max(0, start - before - longest), Math.min(this.text.length, end + after + longest));
    const around: number[] = [];
    for (let i = this.firstFrom(start - before - longest); i < this.inReach.length; i++) {
      const word = this.inReach[i];
      if (!word || word.start > end + after) break;
      const isBeside = word.end <= start || word.start >= end;
      if (isBeside && word.end >= start - before && !around.includes(word.id)) around.push(word.id);
    }
    return around;
  }

  /** Index of the first word that begins at a place or behind it. */
  private firstFrom(place: number): number {
    let low = 0;
    let high = this.inReach.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.inReach[middle]?.start ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Reads more than is asked for: values stand beside one another. What is behind the stretch that was read is read on. */
  private read(from: number, to: number): void {
    if (from >= this.readFrom && to <= this.readTo) return;
    const { readTo } = this;
    const isNext = from >= this.readFrom && from <= readTo;
    if (isNext) {
      this.readFrom = Math.max(this.readFrom, from - stretch);
      this.inReach = this.inReach.slice(this.firstFrom(this.readFrom));
    } else {
      this.readFrom = from;
      this.inReach = [];
    }
    this.readTo = Math.min(this.text.length, Math.max(to, (isNext ? readTo : from) + stretch));
    // A word that went on behind what was read is read whole.
    if (isNext) this.readWords(Math.max(this.readFrom, readTo - this.tables.words.longest), readTo);
    else this.readWords(from, from);
  }

  /** Reads the words from a place on that end behind another one. */
  private readWords(from: number, known: number): void {
    const { text } = this;
    const { words } = this.tables;
    readPlaces(text.slice(from, this.readTo), words, words.all, found);
    for (let i = 0; i < found.literals.count; i++) {
      const start = found.literals.start(i) + from;
      for (const { id, length } of meaningsAt(words, found.literals.what(i))) {
        const end = start + length;
        if (end > known && isWholeWord(text, start, end)) this.add({ id, start, end });
      }
    }
  }

  /** A word that went on behind what was read may begin before the last. */
  private add(word: WordAt): void {
    let at = this.inReach.push(word) - 1;
    for (; at > 0 && (this.inReach[at - 1] as WordAt).start > word.start; at--) {
      this.inReach[at] = this.inReach[at - 1] as WordAt;
    }
    this.inReach[at] = word;
  }
}

const none: readonly number[] = [];
const newAround = (): Around => ({ strong: false, weak: false, against: false });

/** Notes what words say to a detector. */
function weigh(around: Around, words: readonly number[], weights: ReadonlyMap<number, Weight> | undefined): void {
  for (const word of words) {
    const weight = weights?.get(word);
    if (weight) around[weight] = true;
  }
}

/** The confidence of a match with what stands around it and in the keys above it. */
function scored(confidence: number, inText: Around, inKeys: Around, isTest: boolean): number {
  const support = inKeys.strong ? 0.45 : inText.strong ? 0.35 : inText.weak || inKeys.weak ? 0.15 : 0;
  const doubt = (inText.against || inKeys.against) && !inKeys.strong ? 0.3 : 0;
  const score = Math.min(Math.max(confidence + support - doubt, 0), isTest ? 0.2 : 1);
  // Sums of decimal fractions.
  return Math.round(score * 1000) / 1000;
}
