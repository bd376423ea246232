import type { Match } from '../detector.js';
import type { Events } from './events.js';
import type { Key } from './keys.js';
import { isWholeWord } from './labels.js';
import { meaningsAt, Weight, type Tables } from './tables.js';

const before = 60;
const after = 30;
const longestWord = 40;

/** What stands around a value, or in the keys above it. */
interface Around {
  strong: boolean;
  weak: boolean;
  against: boolean;
}

/** What stands around the places of a text, and in the keys above it. */
export class Surroundings {
  private from = -1;
  private to = -1;
  private words: readonly number[] = [];

  constructor(
    private readonly text: string,
    private readonly literals: Events,
    private readonly tables: Tables,
    private readonly keys: readonly Key[],
  ) {}

  /** Whether there is any word of a context at all. */
  hasWords(start: number, end: number): boolean {
    return this.wordsAt(start, end).length > 0 || this.keys.some(({ words }) => words.length > 0);
  }

  /** Whether a strong word of a detector's context is there. */
  isNamed(detector: number, start: number, end: number): boolean {
    const weights = this.tables.weights[detector];
    const isStrong = (word: number) => weights?.[word] === Weight.strong;
    return this.wordsAt(start, end).some(isStrong) || this.keys.some(({ words }) => words.some(isStrong));
  }

  /** The confidence of a detector's match with what is there. */
  score(detector: number, { start, end, confidence, isTest }: Match): number {
    const weights = this.tables.weights[detector];
    const inText = weigh(this.wordsAt(start, end), weights);
    const inKeys = weigh(
      this.keys.flatMap(({ words }) => words),
      weights,
    );
    return scored(confidence, inText, inKeys, isTest ?? false);
  }

  /** Many detectors ask about the same place. */
  private wordsAt(start: number, end: number): readonly number[] {
    if (start !== this.from || end !== this.to) {
      this.from = start;
      this.to = end;
      this.words = wordsAround(this.text, this.literals, this.tables, { start, end });
    }
    return this.words;
  }
}

/** The words of contexts that stand alone near a place of a text, as ids. */
function wordsAround(
  text: string,
  events: Events,
  tables: Tables,
  place: { start: number; end: number },
): readonly number[] {
  const words: number[] = [];
  for (let i = events.firstFrom(place.start - before - longestWord); i < events.count; i++) {
    const start = events.start(i);
    if (start > place.end + after) break;
    for (const { word, length } of meaningsAt(tables, events.what(i))) {
      if (word >= 0 && isBeside(text, start, start + length, place)) words.push(word);
    }
  }
  return words;
}

/** Whether a word stands alone, near the place and not in it. */
function isBeside(text: string, start: number, end: number, place: { start: number; end: number }): boolean {
  if (end < place.start - before) return false;
  return (end <= place.start || start >= place.end) && isWholeWord(text, start, end);
}

/** Weighs words as a detector does. */
function weigh(words: readonly number[], weights: Uint8Array | undefined): Around {
  const around: Around = { strong: false, weak: false, against: false };
  for (const word of words) {
    const weight = weights?.[word] ?? Weight.none;
    if (weight !== Weight.none) note(around, weight);
  }
  return around;
}

/** Notes what a word says. */
function note(around: Around, weight: number): void {
  if (weight === Weight.strong) around.strong = true;
  else if (weight === Weight.weak) around.weak = true;
  else around.against = true;
}

/** The confidence of a match with what stands around it and in the keys above it. */
function scored(confidence: number, inText: Around, inKeys: Around, isTest: boolean): number {
  const support = inKeys.strong ? 0.45 : inText.strong ? 0.35 : inText.weak || inKeys.weak ? 0.15 : 0;
  const doubt = (inText.against || inKeys.against) && !inKeys.strong ? 0.3 : 0;
  const score = Math.min(Math.max(confidence + support - doubt, 0), isTest ? 0.2 : 1);
  // Sums of decimal fractions.
  return Math.round(score * 1000) / 1000;
}
