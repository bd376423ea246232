/** A stretch of text that both sides have, or one of them. */
export interface Piece {
  side: 'both' | 'before' | 'after';
  text: string;
}

/** More words than this are not compared with each other, but shown as a whole. */
const maxWords = 1_500;

/** What differs between two texts, word by word (longest common subsequence). */
export function diffWords(before: string, after: string): Piece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  const start = commonStart(old, now);
  const end = commonEnd(old.slice(start), now.slice(start));
  const middle = [old.slice(start, old.length - end), now.slice(start, now.length - end)] as const;
  const isLarge = middle.some((words) => words.length > maxWords);
  return joined([
    { side: 'both', text: old.slice(0, start).join('') },
    ...(isLarge ? asWhole(...middle) : byWord(...middle)),
    { side: 'both', text: old.slice(old.length - end).join('') },
  ]);
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

function commonStart(old: readonly string[], now: readonly string[]): number {
  let count = 0;
  while (count < old.length && count < now.length && old[count] === now[count]) count++;
  return count;
}

function commonEnd(old: readonly string[], now: readonly string[]): number {
  return commonStart(old.toReversed(), now.toReversed());
}

function asWhole(old: readonly string[], now: readonly string[]): Piece[] {
  return [
    { side: 'before', text: old.join('') },
    { side: 'after', text: now.join('') },
  ];
}

function byWord(old: readonly string[], now: readonly string[]): Piece[] {
  const width = now.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      pieces.push({ side: 'both', text: old[i++] ?? '' });
      j++;
    } else if (i < old.length && (j === now.length || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ side: 'before', text: old[i++] ?? '' });
    } else {
      pieces.push({ side: 'after', text: now[j++] ?? '' });
    }
  }
  return pieces;
}

function joined(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = [];
  for (const { side, text } of pieces) {
    const last = all.at(-1);
    if (last?.side === side) last.text += text;
    else if (text !== '') all.push({ side, text });
  }
  return all;
}

/** A text in which nothing is hidden: what has no shape is shown as its number. */
export function withNothingHidden(text: string): string {
  return text.replaceAll(
    /(?!\n)(?:\p{Cc}|\p{Cf}|\p{Co}|\p{Default_Ignorable_Code_Point})/gu,
    (character) => `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`,
  );
}
