import type { Match } from '../../detector.js';
import type { Word } from './injection-words.js';

/** The place among the words of the nearest one with a role in the same sentence, at most so many characters away. */
export function nearest(words: readonly Word[], from: number, roles: number, distance: number): number | undefined {
  const at = words[from];
  if (!at) return undefined;
  let best: number | undefined;
  let least = distance + 1;
  for (let i = from + 1; i < words.length; i++) {
    const word = words[i];
    if (!word || word.sentence !== at.sentence || word.start - at.end >= least) break;
    if (word.roles & roles) {
      least = word.start - at.end;
      best = i;
    }
  }
  for (let i = from - 1; i >= 0; i--) {
    const word = words[i];
    if (!word || word.sentence !== at.sentence || at.start - word.end >= least) break;
    if (word.roles & roles) {
      least = at.start - word.end;
      best = i;
    }
  }
  return best;
}

/** The roles of the words from some characters before a stretch to some after it, in the sentence. */
export function rolesAround(words: readonly Word[], sentence: number, from: number, to: number): number {
  let roles = 0;
  for (const word of words) if (word.sentence === sentence && word.end > from && word.start < to) roles |= word.roles;
  return roles;
}

/** What two words and all between them make. */
export function spanOf(a: Word, b: Word, confidence: number): Match {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end), confidence };
}

/** Enough of them in one place; what repeats itself says nothing new. */
const most = 6;

/** What is found at the words, one after the other; what lies in a phrase that was found is not looked at again. */
export function phrasesOf(
  words: readonly Word[],
  ...readers: readonly ((i: number, word: Word) => Match | undefined)[]
): Match[] {
  const found: Match[] = [];
  for (const reader of readers) {
    let end = 0;
    for (let i = 0; i < words.length && found.length < most; i++) {
      const word = words[i];
      const match = word && word.end > end ? reader(i, word) : undefined;
      if (!match) continue;
      found.push(match);
      end = match.end;
    }
  }
  return found;
}

/** Two words as one, with the roles of the first. */
export function joined(a: Word, b: Word): Word {
  return { ...a, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** A stretch with the words of some roles that stand right beside it, so that a finding reads as a phrase. */
export function widened(words: readonly Word[], match: Match, roles: number): Match {
  let { start, end } = match;
  for (const word of words) if (word.roles & roles && word.start >= end && word.start - end <= 8) end = word.end;
  for (let i = words.length - 1; i >= 0; i--) {
    const word = words[i];
    if (word && word.roles & roles && word.end <= start && start - word.end <= 4) start = word.start;
  }
  return { ...match, start, end };
}
