import { IGNORED, SEPARATOR } from './fold.js';
import { beginningLength, hashOn, maxGap } from './value.js';

/** Reads what may be a value from a text, part by part. */
export class PartReader {
  at = 0;
  /** Quick hash of the letters and digits that were read, how many they were, and whether a digit is among them. */
  hash = 0;
  length = 0;
  isNumber = false;
  /** The quick hash of the first of them. */
  beginning = 0;

  constructor(private readonly fold: Uint16Array) {}

  begin(at: number, seed: number): void {
    this.at = at;
    this.hash = seed;
    this.length = 0;
    this.isNumber = false;
  }

  /** Reads to the end of the part at hand; answers where that is. */
  readPart(text: string): number {
    let { at, hash, length } = this;
    for (; at < text.length; at++) {
      const unit = this.fold[text.charCodeAt(at)] ?? SEPARATOR;
      if (unit === SEPARATOR) break;
      if (unit === IGNORED) continue;
      hash = hashOn(hash, unit);
      if (++length === beginningLength) this.beginning = hash;
      if (unit <= 0x39) this.isNumber = true;
    }
    this.at = at;
    this.hash = hash;
    this.length = length;
    return at;
  }

  /** Goes to the next part, if it is near; answers whether it is. */
  skipGap(text: string): boolean {
    const last = Math.min(this.at + maxGap, text.length - 1);
    for (let at = this.at; at <= last; at++) {
      if (this.fold[text.charCodeAt(at)] === SEPARATOR) continue;
      this.at = at;
      return true;
    }
    return false;
  }
}
