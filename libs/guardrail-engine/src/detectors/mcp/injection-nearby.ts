import { readWords, type Word } from './injection-words.js';

const block = 192;
const margin = 160;
/** What was read last: triggers come in rows, and each stretch is read once. */
let last: { text: string; number: number; words: readonly Word[] } | undefined;

/** The words of the lexicon from at least 160 characters before a place to 160 after it. */
export function wordsNear(text: string, at: number): readonly Word[] {
  const number = Math.floor(at / block);
  if (last?.number !== number || last.text !== text) {
    const to = Math.min(text.length, (number + 1) * block + margin);
    last = { text, number, words: readWords(text, Math.max(0, number * block - margin), to) };
  }
  return last.words;
}
