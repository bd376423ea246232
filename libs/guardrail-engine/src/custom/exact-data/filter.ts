import { spread } from './value.js';

/**
 * A Bloom filter whose bits of one value are in one word: one look into memory says that a value is certainly none of
 * those added. With one value a word, about one in 300 others passes.
 */
export class ValueFilter {
  constructor(readonly words: Uint32Array) {
    if (words.length === 0 || (words.length & (words.length - 1)) !== 0) throw new RangeError('no power of two');
  }

  /** Big enough for so many values. */
  static sizeFor(values: number): number {
    let words = 1_024;
    while (words < values) words *= 2;
    return words;
  }

  add(hash: number): void {
    const spreadHash = spread(hash);
    const at = spreadHash & (this.words.length - 1);
    this.words[at] = (this.words[at] ?? 0) | bitsOf(hash, spreadHash);
  }

  has(hash: number): boolean {
    const spreadHash = spread(hash);
    const bits = bitsOf(hash, spreadHash);
    return ((this.words[spreadHash & (this.words.length - 1)] ?? 0) & bits) === bits;
  }
}

/** Three of 32. */
function bitsOf(hash: number, spreadHash: number): number {
  const more = Math.imul(hash ^ (spreadHash >>> 7), 0x9e3779b1);
  return (1 << (more >>> 27)) | (1 << ((more >>> 22) & 31)) | (1 << ((more >>> 17) & 31));
}
