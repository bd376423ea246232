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

/** The meaning of an event of literals. */
export function meaningsAt(tables: Tables, what: number): { all: readonly Literal[]; ends: readonly number[] } {
  const isWide = (what & wideMark) !== 0;
  const literals = (isWide ? tables.wide : undefined) ?? tables.latin;
  return { all: literals.meanings, ends: literals.automaton.endsAt(what & ~wideMark) };
}

/** Looks at the words around a place of a text, as a detector weighs them. */
export function lookAround(
  text: string,
  events: Events,
  tables: Tables,
  place: { detector: number; start: number; end: number },
  around: Around,
): void {
  const weights = tables.weights[place.detector];
  if (!weights?.length) return;
  for (let i = events.firstBehind(place.start - before); i < events.count; i++) {
    const end = events.end(i);
    if (end > place.end + after + longestWord) break;
    const what = events.what(i);
    if (what >= 0) weigh(text, tables, { what, end }, { ...place, weights }, around);
  }
}

function weigh(
  text: string,
  tables: Tables,
  event: { what: number; end: number },
  place: { start: number; end: number; weights: Uint8Array },
  around: Around,
): void {
  const { all, ends } = meaningsAt(tables, event.what);
  for (const index of ends) {
    const meaning = all[index];
    if (!meaning || meaning.word < 0) continue;
    const weight = place.weights[meaning.word] ?? Weight.none;
    if (weight !== Weight.none && isBeside(text, event.end - meaning.length, event.end, place)) note(around, weight);
  }
}

/** Whether a word stands alone, near the place and not in it. */
function isBeside(text: string, start: number, end: number, place: { start: number; end: number }): boolean {
  if (start > place.end + after) return false;
  return (end <= place.start || start >= place.end) && isWholeWord(text, start, end);
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
