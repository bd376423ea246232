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

/** The same for values of several texts, whose `start` and `end` are both the number of their text. */
export interface Apart {
  minColumns: number;
  /** How many texts apart they may be. */
  withinTexts: number;
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
  const search = new TogetherSearch({ ...rule, within: rule.withinCharacters, minTexts: 1 }, rows, textLength);
  for (const hit of [...hits].sort((a, b) => a.end - b.end)) search.add(hit);
  return [...search.found];
}

/**
 * The hits that say a row in two texts at least, of those of several texts in their order.
 * @throws RangeError when there is more to compare than any honest text gives
 */
export function findApart<Each extends Hit>(
  hits: readonly Each[],
  { minColumns, withinTexts }: Apart,
  rows: Rows,
  textLength: number,
): Each[] {
  const search = new TogetherSearch<Each>({ minColumns, within: withinTexts, minTexts: 2 }, rows, textLength);
  for (const hit of hits) search.add(hit);
  return [...search.found];
}

interface Needed {
  minColumns: number;
  /** How far the first of them is before the last. */
  within: number;
  /** At how many different places they have to be. */
  minTexts: number;
}

class TogetherSearch<Each extends Hit> {
  readonly found = new Set<Each>();
  /** The last hit of each value. */
  private readonly last = new Map<number, Each>();
  private readonly hits: Each[] = [];
  private steps: number;
  /** The first of the hits that are near enough. */
  private oldest = 0;
  /** Those of the hits that are in few rows. */
  private readonly anchors: Each[] = [];
  private oldestAnchor = 0;

  constructor(
    private readonly rule: Needed,
    private readonly rows: Rows,
    textLength: number,
  ) {
    this.steps = 64 * textLength + 1_000_000;
  }

  /** What ends here together with what is before it. */
  add(hit: Each): void {
    const from = hit.end - this.rule.within;
    while (this.oldest < this.hits.length && (this.hits[this.oldest]?.start ?? 0) < from) this.oldest++;
    const before = this.last.get(hit.value);
    this.last.set(hit.value, hit);
    this.hits.push(hit);
    if (this.rows.rowsOfAnchor(hit.value).length > 0) this.anchors.push(hit);
    // The same again, with nothing else since: what it says with others has been said.
    const isSame = before && before === this.hits.at(-2) && !this.found.has(before);
    if (isSame && (this.rule.minTexts === 1 || before.start === hit.start)) return;
    for (const row of this.rowsSaid(hit, from)) this.compare(row, hit, from);
  }

  /** The rows that may be said by a hit with those before it. */
  private *rowsSaid(hit: Each, from: number): Generator<number> {
    const own = this.rows.rowsOfAnchor(hit.value);
    if (own.length > 0) return yield* own;
    while (this.oldestAnchor < this.anchors.length && (this.anchors[this.oldestAnchor]?.start ?? 0) < from) {
      this.oldestAnchor++;
    }
    for (let i = this.oldestAnchor; i < this.anchors.length; i++) {
      yield* this.rows.rowsOfAnchor(this.anchors[i]?.value ?? noValue);
    }
  }

  private compare(row: number, hit: Each, from: number): void {
    const width = this.rows.header.columns.length;
    this.charge(width);
    const values = new Set<number>();
    const starts = new Set<number>();
    for (let cell = row * width; cell < (row + 1) * width; cell++) {
      const value = this.rows.cells[cell] ?? noValue;
      // One value in two columns of a row counts once.
      const last = value === noValue ? undefined : this.last.get(value);
      if (!last || last.start < from) continue;
      values.add(value);
      starts.add(last.start);
    }
    if (values.size < this.rule.minColumns || starts.size < this.rule.minTexts || !values.has(hit.value)) return;
    this.charge((this.hits.length - this.oldest) >> 3);
    // All of them, so that masking leaves none.
    for (const one of this.hits.slice(this.oldest)) if (values.has(one.value)) this.found.add(one);
  }

  private charge(steps: number): void {
    this.steps -= steps;
    if (this.steps < 0) throw new RangeError('too much of the data is in one text');
  }
}
