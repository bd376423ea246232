import type { Tables } from './tables.js';

/** What the pass over a text has met, in order: pairs of the index behind it and what it is. */
export class Events {
  private pairs = new Int32Array(2048);
  count = 0;
  /** All code units of the text, or-ed. */
  seen = 0;

  add(end: number, what: number): void {
    if (2 * this.count + 2 > this.pairs.length) this.grow();
    this.pairs[2 * this.count] = end;
    this.pairs[2 * this.count + 1] = what;
    this.count++;
  }

  end(index: number): number {
    return this.pairs[2 * index] ?? 0;
  }

  /** A row of the automaton of literals; what rows of characters have found, as a negative number; wide literals. */
  what(index: number): number {
    return this.pairs[2 * index + 1] ?? 0;
  }

  /** Index of the first event that ends behind a place. */
  firstBehind(place: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.end(middle) <= place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** In order again, after the events of another pass were added. */
  sort(): void {
    const order = Array.from({ length: this.count }, (_, i) => i).sort((a, b) => this.end(a) - this.end(b));
    const sorted = new Int32Array(this.pairs.length);
    order.forEach((from, to) => {
      sorted[2 * to] = this.end(from);
      sorted[2 * to + 1] = this.what(from);
    });
    this.pairs = sorted;
  }

  private grow(): void {
    const larger = new Int32Array(this.pairs.length * 2);
    larger.set(this.pairs);
    this.pairs = larger;
  }
}

/** Marks rows of the automaton of wide literals, which are numbered on their own. */
export const wideMark = 1 << 30;

/** The one pass over a text: literals and rows side by side. */
export function readEvents(text: string, { latin, rows, wide }: Tables, events: Events): void {
  const { classOf } = latin.alphabet;
  const { next, firstEnd } = latin.automaton;
  const nextRow = rows.next;
  const { firstFound } = rows;
  events.count = 0;
  let seen = 0;
  let literal = 0;
  let row = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    seen |= code;
    const column = classOf[code] ?? 0;
    literal = next[literal + column] ?? 0;
    row = nextRow[row + column] ?? 0;
    if (literal >= firstEnd) events.add(i + 1, literal);
    if (row >= firstFound) events.add(i + 1, -rows.foundAt(row));
  }
  events.seen = seen;
  if (wide && seen > 0x24f) readWide(text, wide, events);
}

function readWide(
  text: string,
  { alphabet: { classOf }, automaton }: NonNullable<Tables['wide']>,
  events: Events,
): void {
  const { next, firstEnd } = automaton;
  const before = events.count;
  let row = 0;
  for (let i = 0; i < text.length; i++) {
    row = next[row + (classOf[text.charCodeAt(i)] ?? 0)] ?? 0;
    if (row >= firstEnd) events.add(i + 1, row | wideMark);
  }
  if (events.count > before && before > 0) events.sort();
}
