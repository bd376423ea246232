import { isWholeWord, wordsOf } from './labels.js';
import { Found, readEvents } from './events.js';
import { meaningsAt, type Literal, type Tables } from './tables.js';

/** A JSON key as what it says about its value. */
export interface Key {
  /** Label finders that it names, as indexes of detectors, each with its finder. */
  labels: Literal['labels'];
  /** Ids of the words of contexts in it. */
  words: readonly number[];
}

const maxKey = 200;
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

  private readAnew(words: string): Key {
    const labels = new Set<Key['labels'][number]>();
    const ids = new Set<number>();
    readEvents(words, this.tables, this.tables.uses, this.found);
    const { literals } = this.found;
    for (let i = 0; i < literals.count; i++) {
      const what = literals.what(i);
      const start = literals.start(i);
      for (const meaning of meaningsAt(this.tables, what)) {
        if (!isWholeWord(words, start, start + meaning.length)) continue;
        for (const label of meaning.labels) labels.add(label);
        if (meaning.word >= 0) ids.add(meaning.word);
      }
    }
    return { labels: [...labels], words: [...ids] };
  }
}
