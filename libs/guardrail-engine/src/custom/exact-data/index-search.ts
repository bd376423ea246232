import type { Match, RelatedMatch } from '../../detector.js';
import { seedOf } from './builder.js';
import { findApart, findTogether, type Hit, type Together } from './combination.js';
import { ValueFilter } from './filter.js';
import { foldTable, IGNORED, SEPARATOR } from './fold.js';
import { decodeIndex, type ExactDataHeader, type KeyedHash } from './format.js';
import { anchorsOf } from './anchors.js';
import { PartReader } from './part-reader.js';
import { beginningHash, beginningLength, maxParts, maxValueLength, partsHash } from './value.js';

/** When rows count as found. */
export interface ExactDataRule extends Together {
  confidence: number;
}

/** A shorter value is found only together with others of its row. */
const minAlone = 4;
/** No honest text has as many; the search ends with them. */
const maxMatches = 10_000;
/** So many texts apart values may be that say a row together. */
const maxTextsApart = 32;

/** An index of exact data, ready to be searched for. */
export class ExactDataIndex {
  readonly header: ExactDataHeader;
  private readonly high: Uint32Array;
  private readonly low: Uint32Array;
  private readonly filter: ValueFilter;
  private readonly seed: number;
  /** Where the values begin whose hash begins with these 16 bits. */
  private readonly buckets = new Uint32Array(0x10001);
  readonly cells: Uint32Array;
  /** Rows of each value that is in few: `rowsOf[firstRow[v]]` to `rowsOf[firstRow[v + 1] - 1]`. */
  private readonly firstRow: Uint32Array;
  private readonly rowsOf: Uint32Array;

  /** @throws RangeError when the bytes are no index */
  constructor(
    bytes: Uint8Array,
    private readonly hash: KeyedHash,
  ) {
    const { header, high, low, filter, cells } = decodeIndex(bytes);
    this.header = header;
    this.high = high;
    this.low = low;
    this.cells = cells;
    this.filter = new ValueFilter(filter);
    this.seed = seedOf(hash);
    for (const word of high) this.buckets[(word >>> 16) + 1] = (this.buckets[(word >>> 16) + 1] ?? 0) + 1;
    for (let i = 1; i <= 0x10000; i++) this.buckets[i] = (this.buckets[i] ?? 0) + (this.buckets[i - 1] ?? 0);
    ({ firstRow: this.firstRow, rowsOf: this.rowsOf } = anchorsOf(cells, header));
  }

  /** What of the rows is in a text, in order and without overlaps. @throws RangeError when it would take too long */
  search(text: string, rule: ExactDataRule): Match[] {
    const isAlone = rule.minColumns <= 1;
    const hits = this.hitsIn(text, isAlone ? minAlone : 0);
    const found = isAlone ? hits : findTogether(hits, rule, this, text.length);
    return withoutOverlaps(found, rule.confidence);
  }

  /**
   * What of the rows is in several texts together, and not in one of them alone.
   * @throws RangeError when it would take too long
   */
  relate(texts: readonly string[], { minColumns, confidence }: ExactDataRule): RelatedMatch[] {
    // A value counts once in each text, however often it stands there.
    const hits = texts.flatMap((text, at) =>
      [...Map.groupBy(this.hitsIn(text, 0), ({ value }) => value)].map(([value, places]) => {
        return { value, start: at, end: at, places };
      }),
    );
    if (hits.length < 2) return [];
    const length = texts.reduce((sum, text) => sum + text.length, 0);
    const found = findApart(hits, { minColumns, withinTexts: maxTextsApart }, this, length);
    const byText = [...Map.groupBy(found, ({ start }) => start)].sort(([a], [b]) => a - b);
    return byText.flatMap(([text, inText]) => {
      const places = inText.flatMap((hit) => hit.places);
      return withoutOverlaps(places, confidence).map((match) => ({ ...match, text }));
    });
  }

  /** The rows that a value says by itself; none when it is in too many. */
  rowsOfAnchor(value: number): Uint32Array {
    return this.rowsOf.subarray(this.firstRow[value] ?? 0, this.firstRow[value + 1] ?? 0);
  }

  private hitsIn(text: string, minLength: number): Hit[] {
    const fold = foldTable();
    const hits: Hit[] = [];
    const search: Search = { fold, reader: new PartReader(fold), known: new Map(), hits, minLength };
    for (let at = 0; at < text.length && hits.length < maxMatches;) {
      if (fold[text.charCodeAt(at)] === SEPARATOR) at++;
      else at = this.lookAt(text, at, search);
    }
    return hits;
  }

  /** Looks for values that begin with the part at this place; answers where the part ends. */
  private lookAt(text: string, start: number, search: Search): number {
    const reader = search.reader;
    reader.begin(start, this.seed);
    const endOfFirst = reader.readPart(text);
    for (let part = 1; ; part++) {
      if (this.filter.has(reader.hash) && reader.length >= search.minLength) this.note(text, start, reader.at, search);
      if (part === maxParts || !this.mayGoOn(reader) || !reader.skipGap(text)) return endOfFirst;
      reader.readPart(text);
      if (reader.length > maxValueLength) return endOfFirst;
    }
  }

  /** Whether a longer value begins like this. */
  private mayGoOn({ hash, isNumber, length, beginning }: PartReader): boolean {
    if (!isNumber) return this.filter.has(partsHash(hash));
    // A number may be written in one part or in several, so its beginning counts instead of its first part.
    return length < beginningLength || this.filter.has(beginningHash(beginning));
  }

  private note(text: string, start: number, end: number, { fold, known, hits }: Search): void {
    const value = folded(text, start, end, fold);
    if (!known.has(value)) known.set(value, this.lookUp(value));
    const number = known.get(value);
    if (number !== undefined) hits.push({ value: number, start, end });
  }

  private lookUp(value: string): number | undefined {
    const bytes = this.hash(value);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const [high, low] = [view.getUint32(0), view.getUint32(4)];
    const end = this.buckets[(high >>> 16) + 1] ?? 0;
    for (let i = this.buckets[high >>> 16] ?? 0; i < end; i++) {
      if (this.high[i] === high && this.low[i] === low) return i;
    }
    return undefined;
  }
}

interface Search {
  fold: Uint16Array;
  reader: PartReader;
  /** Values that the filter has let through, and what they are. */
  known: Map<string, number | undefined>;
  hits: Hit[];
  minLength: number;
}

function folded(text: string, start: number, end: number, fold: Uint16Array): string {
  let value = '';
  for (let at = start; at < end; at++) {
    const unit = fold[text.charCodeAt(at)] ?? SEPARATOR;
    if (unit > IGNORED) value += String.fromCharCode(unit);
  }
  return value;
}

/** Of overlapping hits the longest; `Ada Lovelace` and not `Ada` besides. */
function withoutOverlaps(hits: readonly Hit[], confidence: number): Match[] {
  const sorted = [...hits].sort((a, b) => a.start - b.start || b.end - a.end);
  const matches: Match[] = [];
  for (const { start, end } of sorted) {
    const last = matches.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else matches.push({ start, end, confidence });
  }
  return matches;
}
