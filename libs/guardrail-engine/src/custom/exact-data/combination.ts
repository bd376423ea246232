import { noValue, type ExactDataHeader } from './format.js';

/** A value of the data at a place of a text. */
export interface Hit {
  value: number;
  start: number;
  end: number;
}

/** How many columns of one row count as found, and within how many characters. */
export interface Together {
  minColumns: number;
  withinCharacters: number;
}

interface Rows {
  header: ExactDataHeader;
  cells: Uint32Array;
  rowsOfAnchor(value: number): Uint32Array;
}

/**
 * The hits that together say a row. At least one of the values that come together has to be in few rows.
 * @throws RangeError when there is more to compare than any honest text gives
 */
export function findTogether(hits: readonly Hit[], rule: Together, rows: Rows, textLength: number): Hit[] {
  const search = new TogetherSearch(rule, rows, 64 * textLength + 1_000_000);
  for (const hit of [...hits].sort((a, b) => a.end - b.end)) search.add(hit);
  return [...search.found];
}

class TogetherSearch {
  readonly found = new Set<Hit>();
  /** The last hit of each value. */
  private readonly last = new Map<number, Hit>();
  private readonly hits: Hit[] = [];
  /** The first of the hits that are near enough. */
  private oldest = 0;

  constructor(
    private readonly rule: Together,
    private readonly rows: Rows,
    private steps: number,
  ) {}

  /** What ends here together with what is before it. */
  add(hit: Hit): void {
    const from = hit.end - this.rule.withinCharacters;
    while (this.oldest < this.hits.length && (this.hits[this.oldest]?.start ?? 0) < from) this.oldest++;
    const before = this.last.get(hit.value);
    this.last.set(hit.value, hit);
    this.hits.push(hit);
    // The same again, with nothing else since: what it says with others has been said.
    if (before && before === this.hits.at(-2) && !this.found.has(before)) return;
    for (const row of this.rowsSaid(hit)) this.compare(row, hit, from);
  }

  /** The rows that may be said by a hit with those before it. */
  private *rowsSaid(hit: Hit): Generator<number> {
    const own = this.rows.rowsOfAnchor(hit.value);
    if (own.length > 0) yield* own;
    else for (const other of this.hits.slice(this.oldest, -1)) yield* this.rows.rowsOfAnchor(other.value);
  }

  private compare(row: number, hit: Hit, from: number): void {
    const width = this.rows.header.columns.length;
    this.steps -= width;
    if (this.steps < 0) throw new RangeError('too much of the data is in one text');
    const values = new Set<number>();
    for (let cell = row * width; cell < (row + 1) * width; cell++) {
      const value = this.rows.cells[cell] ?? noValue;
      // One value in two columns of a row counts once.
      const last = value === noValue ? undefined : this.last.get(value);
      if (last && last.start >= from) values.add(value);
    }
    if (values.size < this.rule.minColumns || !values.has(hit.value)) return;
    // All of them, so that masking leaves none.
    for (const one of this.hits.slice(this.oldest)) if (values.has(one.value)) this.found.add(one);
  }
}
