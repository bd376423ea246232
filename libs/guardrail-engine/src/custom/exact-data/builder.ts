import { ValueFilter } from './filter.js';
import { encodeIndex, limits, noValue, type KeyedHash } from './format.js';
import { beginningHash, beginningLength, normalize, partsHash, quickHash } from './value.js';

/** Shorter values are as good as everywhere. */
const minLength = 2;

/** Why a row cannot be taken; `column` counts from 0. */
export type RowProblem = 'too_many_rows' | 'too_many_cells' | { column: number; problem: 'too_long' };

/** The organization's seed of the quick hash. */
export function seedOf(hash: KeyedHash): number {
  const bytes = hash('gatehouse exact data filter');
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) | 0;
}

/** Makes an index of rows: what it keeps of them are keyed hashes. */
export class ExactDataBuilder {
  private readonly seed: number;
  private readonly values = new ValueTable();
  /** Quick hashes of the values and of their first parts. */
  private readonly quick = new Words();
  private readonly cells = new Words();
  private rows = 0;

  constructor(
    private readonly columns: readonly string[],
    private readonly hash: KeyedHash,
  ) {
    if (columns.length < 1 || columns.length > limits.columns) throw new RangeError('too many columns, or none');
    this.seed = seedOf(hash);
  }

  /** Adds one row, of as many cells as there are columns; answers why it cannot. Cells without any value are left out. */
  add(row: readonly string[]): RowProblem | undefined {
    if (this.rows >= limits.rows) return 'too_many_rows';
    if ((this.rows + 1) * this.columns.length > limits.cells) return 'too_many_cells';
    const found = row.map(normalize);
    const column = found.indexOf(undefined);
    if (column >= 0) return { column, problem: 'too_long' };
    for (const value of found)
      this.cells.push(value && value.text.length >= minLength ? this.addValue(value) : noValue);
    this.rows++;
    return undefined;
  }

  /** How many rows have been added, and how many different values. */
  get size(): { rows: number; values: number } {
    return { rows: this.rows, values: this.values.length };
  }

  /** The index; undefined when there is no value in any row. */
  finish(): Uint8Array | undefined {
    if (this.values.length === 0) return undefined;
    const { order, high, low } = this.values.sorted();
    const rank = new Uint32Array(order.length);
    order.forEach((value, at) => (rank[value] = at));
    const filter = new ValueFilter(new Uint32Array(ValueFilter.sizeFor(this.quick.length)));
    for (const hash of this.quick.toArray()) filter.add(hash | 0);
    const cells = this.columns.length > 1 ? this.cells.toArray() : new Uint32Array();
    return encodeIndex({
      header: { columns: this.columns, rows: this.rows, values: order.length, filterWords: filter.words.length },
      high,
      low,
      filter: filter.words,
      cells: cells.map((value) => (value === noValue ? noValue : (rank[value] ?? noValue))),
    });
  }

  private addValue({ text, prefixes }: { text: string; prefixes: readonly number[] }): number {
    const bytes = this.hash(text);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const known = this.values.length;
    const value = this.values.add(view.getUint32(0), view.getUint32(4));
    if (value === known) this.filterFor(text, prefixes);
    return value;
  }

  /** What the filter has to let through so that the value is found. */
  private filterFor(text: string, prefixes: readonly number[]): void {
    this.quick.push(quickHash(text, this.seed));
    for (const end of prefixes) if (!hasDigit(text, end)) this.quick.push(partsHash(quickHash(text, this.seed, end)));
    if (text.length <= beginningLength || !hasDigit(text, text.length)) return;
    this.quick.push(beginningHash(quickHash(text, this.seed, beginningLength)));
  }
}

function hasDigit(text: string, end: number): boolean {
  return /[0-9]/.test(text.slice(0, end));
}

/** A list of 32-bit words that grows. */
class Words {
  private words = new Uint32Array(1_024);
  length = 0;

  push(word: number): void {
    if (this.length === this.words.length) this.words = grown(this.words);
    this.words[this.length++] = word;
  }

  at(index: number): number {
    return this.words[index] ?? 0;
  }

  toArray(): Uint32Array {
    return this.words.slice(0, this.length);
  }
}

function grown(words: Uint32Array): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(words.length * 2);
  more.set(words);
  return more;
}

/** Different 64-bit hashes, numbered as they came. */
class ValueTable {
  private readonly high = new Words();
  private readonly low = new Words();
  /** Number of a value + 1, at the place that its hash says or behind it. */
  private slots = new Uint32Array(4_096);

  get length(): number {
    return this.high.length;
  }

  /** The value's number; a new one when it is not there yet. */
  add(high: number, low: number): number {
    let slot = this.slotOf(high, low);
    const known = this.slots[slot] ?? 0;
    if (known > 0) return known - 1;
    if (this.length * 2 >= this.slots.length) {
      this.rehash();
      slot = this.slotOf(high, low);
    }
    this.high.push(high);
    this.low.push(low);
    this.slots[slot] = this.length;
    return this.length - 1;
  }

  /** The hashes in order, and which value each was. */
  sorted(): { order: Uint32Array; high: Uint32Array; low: Uint32Array } {
    const [high, low] = [this.high.toArray(), this.low.toArray()];
    let order = Uint32Array.from(high, (_, i) => i);
    for (const [words, shift] of [
      [low, 0],
      [low, 16],
      [high, 0],
      [high, 16],
    ] as const) {
      order = sortedBy(order, words, shift);
    }
    return { order, high: order.map((value) => high[value] ?? 0), low: order.map((value) => low[value] ?? 0) };
  }

  private slotOf(high: number, low: number): number {
    const mask = this.slots.length - 1;
    let slot = high & mask;
    for (;;) {
      const value = this.slots[slot] ?? 0;
      if (value === 0 || (this.high.at(value - 1) === high && this.low.at(value - 1) === low)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private rehash(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    for (let value = 0; value < this.length; value++) {
      this.slots[this.slotOf(this.high.at(value), this.low.at(value))] = value + 1;
    }
  }
}

/** One pass of a radix sort, by 16 bits. */
function sortedBy(order: Uint32Array, words: Uint32Array, shift: number): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(0x10001);
  const digit = (value: number) => ((words[value] ?? 0) >>> shift) & 0xffff;
  for (const value of order) starts[digit(value) + 1] = (starts[digit(value) + 1] ?? 0) + 1;
  for (let i = 1; i <= 0x10000; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const sorted = new Uint32Array(order.length);
  for (const value of order) {
    const at = starts[digit(value)] ?? 0;
    sorted[at] = value;
    starts[digit(value)] = at + 1;
  }
  return sorted;
}
