import { foldOf, isSpacedCode, isUnspacedCode } from './injection-letters.js';

const space = 0x20;
/** At least twice as many as there are letters in the tree, and a power of two; nodes are numbered below 2^16. */
const slots = 1 << 16;

/**
 * Words and phrases, letter by letter, with bits for each. Accents and case do not count, white space of any length is
 * one space, and what ends in `*` is the beginning of words. One table of steps serves all nodes, so that a step costs one
 * look at it.
 */
export class WordTree {
  /** Bits of what was found last, and where it ends. */
  bits = 0;
  end = 0;
  /** Node and letter of a step, and the node it leads to; no step has both zero. */
  private readonly steps = new Int32Array(slots);
  private readonly targets = new Uint16Array(slots);
  /** By letter: the node that it leads to from the root. */
  private readonly first = new Uint16Array(0x10000);
  /** By node: bits of what ends here with a word, and of what may go on. */
  private readonly whole = new Int32Array(slots / 2);
  private readonly beginning = new Int32Array(slots / 2);
  private count = 1;

  /** @param entry a word or phrase, or the beginning of some */
  add(entry: string, bits: number): void {
    const isBeginning = entry.endsWith('*');
    const length = isBeginning ? entry.length - 1 : entry.length;
    let node = 0;
    for (let i = 0; i < length; i++) node = this.grown(node, foldOf(entry.charCodeAt(i)));
    const ends = isBeginning ? this.beginning : this.whole;
    ends[node] = (ends[node] as number) | bits;
  }

  /** Looks for the longest entry that begins at a place; whether there is one. */
  find(text: string, start: number): boolean {
    this.bits = 0;
    let node = this.first[foldOf(text.charCodeAt(start))] as number;
    for (let at = start + 1; node !== 0; at++) {
      const last = text.charCodeAt(at - 1);
      if (foldOf(last) === space) while (foldOf(text.charCodeAt(at)) === space) at++;
      const next = text.charCodeAt(at);
      const ends = isUnspacedCode(last) || !isSpacedCode(next);
      const bits = (this.beginning[node] as number) | (ends ? (this.whole[node] as number) : 0);
      if (bits !== 0) {
        this.bits = bits;
        this.end = at;
      }
      if (at >= text.length) break;
      node = this.targets[this.slotOf(node, foldOf(next))] as number;
    }
    return this.bits !== 0;
  }

  private grown(node: number, letter: number): number {
    const slot = this.slotOf(node, letter);
    const known = node === 0 ? (this.first[letter] as number) : (this.targets[slot] as number);
    if (known !== 0) return known;
    const made = this.count++;
    if (made >= this.whole.length) throw new Error('the lexicon has become too large for its tree');
    if (node === 0) this.first[letter] = made;
    else {
      this.steps[slot] = (node << 16) | letter;
      this.targets[slot] = made;
    }
    return made;
  }

  /** Where a step is, or would be: an empty slot has the target 0. */
  private slotOf(node: number, letter: number): number {
    const step = (node << 16) | letter;
    let slot = (Math.imul(step ^ (step >>> 15), 0x2c1b3c6d) >>> 12) & (slots - 1);
    while (this.targets[slot] !== 0 && this.steps[slot] !== step) slot = (slot + 1) & (slots - 1);
    return slot;
  }
}
