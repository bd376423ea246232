import type { Events } from './events.js';
import { isWholeWord } from './labels.js';
import { Weight, type Literal, type Tables } from './tables.js';
import { wideMark } from './events.js';

const before = 60;
const after = 30;
const longestWord = 40;

/** What stands around a value, or in the keys above it. */
export interface Around {
  strong: boolean;
  weak: boolean;
  against: boolean;
}

/** The literals that an event has found. */
export function meaningsAt(tables: Tables, what: number): readonly Literal[] {
  if ((what & wideMark) === 0) return tables.latinEnds(what);
  const wide = tables.wide?.meanings[what & ~wideMark];
  return wide ? [wide] : [];
}

/** The words of contexts that stand alone near a place of a text, as ids. */
export function wordsAround(
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
export function weigh(words: readonly number[], weights: Uint8Array | undefined): Around {
  const around: Around = { strong: false, weak: false, against: false };
  for (const word of words) {
    const weight = weights?.[word] ?? Weight.none;
    if (weight !== Weight.none) note(around, weight);
  }
  return around;
}

/** Notes what a word says. */
export function note(around: Around, weight: number): void {
  if (weight === Weight.strong) around.strong = true;
  else if (weight === Weight.weak) around.weak = true;
  else around.against = true;
}

/** The confidence of a match with what stands around it and in the keys above it. */
export function scored(confidence: number, inText: Around, inKeys: Around, isTest: boolean): number {
  const support = inKeys.strong ? 0.45 : inText.strong ? 0.35 : inText.weak || inKeys.weak ? 0.15 : 0;
  const doubt = (inText.against || inKeys.against) && !inKeys.strong ? 0.3 : 0;
  const score = Math.min(Math.max(confidence + support - doubt, 0), isTest ? 0.2 : 1);
  // Sums of decimal fractions.
  return Math.round(score * 1000) / 1000;
}
