/** A text that can be found by its words. */
export interface Doc {
  /** How often each word is in it, by the weight of where it is. */
  counts: ReadonlyMap<string, number>;
  /** The words in order, to find those that begin alike. */
  words: readonly string[];
  length: number;
}

/** Text and how much a word in it counts. */
export type Field = readonly [text: string, weight: number];

const maxFieldLength = 4_000;
const maxQueryWords = 24;
const minPartLength = 3;
/** What a word that only begins alike counts, compared with the word itself. */
const partial = 0.4;
// The usual parameters of BM25 (Robertson and Zaragoza, 2009); lengths differ little, so they count less than usual.
const k1 = 1.2;
const b = 0.4;

const wordForm = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
const stopWords = new Set(
  'a an and are as at be by can do for from how i in is it me my of on or that the this to with you'.split(' '),
);

/** The words of a text: parts of camelCase and snake_case are words of their own, and plurals are their singulars. */
export function wordsOf(text: string): string[] {
  const plain = text
    .slice(0, maxFieldLength)
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase();
  return (plain.match(wordForm) ?? []).filter((word) => !stopWords.has(word)).map(singular);
}

function singular(word: string): string {
  return word.length > minPartLength && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

export function docOf(fields: readonly Field[]): Doc {
  const counts = new Map<string, number>();
  let length = 0;
  for (const [text, weight] of fields) {
    for (const word of wordsOf(text)) {
      counts.set(word, (counts.get(word) ?? 0) + weight);
      length += weight;
    }
  }
  return { counts, words: [...counts.keys()].sort(), length };
}

/** The documents that match, best first, by BM25; equal ones in their order. */
export function rank<T extends { doc: Doc }>(query: string, entries: readonly T[]): T[] {
  const words = [...new Set(wordsOf(query))].slice(0, maxQueryWords);
  const mean = entries.reduce((sum, { doc }) => sum + doc.length, 0) / (entries.length || 1) || 1;
  const scores = new Float64Array(entries.length);
  for (const word of words) {
    const counts = entries.map(({ doc }) => countIn(doc, word));
    const matching = counts.filter((count) => count > 0).length;
    const rarity = Math.log(1 + (entries.length - matching + 0.5) / (matching + 0.5));
    for (const [i, count] of counts.entries()) {
      const length = entries[i]?.doc.length ?? 0;
      const score = (rarity * count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / mean));
      scores[i] = (scores[i] ?? 0) + score;
    }
  }
  return entries
    .map((entry, i) => ({ entry, score: scores[i] ?? 0 }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ entry }) => entry);
}

/** How much a word is in a document, or failing that, words that begin with it or with which it begins. */
function countIn({ counts, words }: Doc, word: string): number {
  const exact = counts.get(word);
  if (exact !== undefined || word.length < minPartLength) return exact ?? 0;
  let count = 0;
  for (let i = placeOf(words, word); words[i]?.startsWith(word); i++) count += counts.get(words[i] ?? '') ?? 0;
  for (let length = word.length - 1; length > minPartLength; length--) count += counts.get(word.slice(0, length)) ?? 0;
  return count * partial;
}

/** Index of the first word that is not before this one. */
function placeOf(words: readonly string[], word: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] ?? '') < word) low = middle + 1;
    else high = middle;
  }
  return low;
}
