import { isWholeWord, wordsOf } from './labels.js';
import { Found, readPlaces } from './events.js';
import type { Literal, Tables } from './tables.js';
import { meaningsAt, type Vocabulary } from './vocabulary.js';

/** A JSON key as what it says about its value. */
export interface Key {
  /** Label finders that it names, as indexes of detectors, each with its finder. */
  labels: Literal['labels'];
  /** Ids of the words of contexts in it. */
  words: readonly number[];
}

const maxKey = 1_000;
const maxKnown = 4096;
const none: readonly Key[] = [];

/** Reads JSON keys; the same key is read once. */
export class KeyReader {
  private readonly known = new Map<string, Key>();
  private readonly found = new Found();

  constructor(private readonly tables: Tables) {}

  /** The last two of the keys above a value. */
  readLast(keys: readonly string[]): readonly Key[] {
    const [last, beforeIt] = [keys.at(-1), keys.at(-2)];
    if (last === undefined) return none;
    return beforeIt === undefined ? [this.read(last)] : [this.read(beforeIt), this.read(last)];
  }

  read(key: string): Key {
    const known = this.known.get(key);
    if (known) return known;
    // Keys that are data would fill the memory.
    if (this.known.size >= maxKnown) this.known.clear();
    const read = this.readAnew(wordsOf(key.slice(0, maxKey)));
    this.known.set(key, read);
    return read;
  }

  private readAnew(name: string): Key {
    const labels = this.wholeWords(name, this.tables.literals).flatMap((literal) => literal.labels);
    const words = this.wholeWords(name, this.tables.words).map(({ id }) => id);
    return { labels: [...new Set(labels)], words: [...new Set(words)] };
  }

  private wholeWords<M extends { readonly length: number }>(name: string, vocabulary: Vocabulary<M>): M[] {
    readPlaces(name, vocabulary, vocabulary.all, this.found);
    const { literals } = this.found;
    return Array.from({ length: literals.count }, (_, i) => i).flatMap((i) => {
      const start = literals.start(i);
      const meanings = meaningsAt(vocabulary, literals.what(i));
      return meanings.filter(({ length }) => isWholeWord(name, start, start + length));
    });
  }
}
