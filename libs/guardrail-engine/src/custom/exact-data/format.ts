/**
 * HMAC-SHA-256 of the UTF-8 of a text with the organization's salt, 32 bytes. It comes from outside since this library
 * has no cryptography of its own.
 */
export type KeyedHash = (text: string) => Uint8Array;

/** What an index says of itself. */
export interface ExactDataHeader {
  /** Names of the columns, in order. */
  columns: readonly string[];
  rows: number;
  /** Different values. */
  values: number;
  /** Words of the filter; a power of two. */
  filterWords: number;
}

/** Sections of an index. Sorted values are numbered from 0. */
export interface ExactDataSections {
  header: ExactDataHeader;
  /** The first 32 bits of the values' keyed hashes, ascending; and the next 32. */
  high: Uint32Array;
  low: Uint32Array;
  filter: Uint32Array;
  /** Number of the value in each cell, row by row; `noValue` where there is none. Empty when there is one column. */
  cells: Uint32Array;
}

export const noValue = 0xffffffff;
export const limits = { columns: 16, rows: 1_000_000, cells: 4_000_000, columnName: 60 } as const;

const magic = 0x31584447;

/** An index as bytes: magic, length of the header, header as JSON, and the sections, 32-bit little endian. */
export function encodeIndex({ header, high, low, filter, cells }: ExactDataSections): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(text.length / 4) * 4;
  const bytes = new Uint8Array(start + 4 * (high.length + low.length + filter.length + cells.length)).fill(
    0x20,
    8,
    start,
  );
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, start - 8, true);
  bytes.set(text, 8);
  let at = start;
  for (const section of [high, low, filter, cells]) {
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), at);
    at += section.byteLength;
  }
  return bytes;
}

/** @throws RangeError when the bytes are no index. */
export function decodeIndex(bytes: Uint8Array): ExactDataSections {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || view.getUint32(0, true) !== magic) throw new RangeError('not an index of exact data');
  const start = 8 + view.getUint32(4, true);
  if (start > bytes.length) throw new RangeError('the index is cut off');
  const header = readHeader(bytes.subarray(8, start));
  const lengths = [header.values, header.values, header.filterWords, cellsOf(header)];
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (bytes.length !== start + 4 * total) throw new RangeError('the index is cut off');
  // Millions of words are not copied one by one; every machine that this runs on is little endian.
  const aligned = (bytes.byteOffset + start) % 4 === 0 ? bytes.subarray(start) : bytes.slice(start);
  let at = aligned.byteOffset;
  const [high, low, filter, cells] = lengths.map((length) => {
    const words = new Uint32Array(aligned.buffer, at, length);
    at += words.byteLength;
    return words;
  }) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  const index = { header, high, low, filter, cells };
  checkOrder(index);
  return index;
}

function cellsOf({ columns, rows }: ExactDataHeader): number {
  return columns.length > 1 ? columns.length * rows : 0;
}

function readHeader(bytes: Uint8Array): ExactDataHeader {
  let header: Partial<Record<keyof ExactDataHeader, unknown>> | null;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as typeof header;
  } catch {
    throw new RangeError('the header of the index is not JSON');
  }
  const { columns, rows, values, filterWords } = header ?? {};
  if (
    !isCount(rows, limits.rows) ||
    !isCount(values, limits.cells) ||
    !isCount(filterWords, 2 ** 25) ||
    !isColumns(columns) ||
    (filterWords & (filterWords - 1)) !== 0 ||
    rows * columns.length > limits.cells
  ) {
    throw new RangeError('the header of the index is not valid');
  }
  return { columns, rows, values, filterWords };
}

function isCount(value: unknown, max: number): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= max;
}

function isColumns(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= limits.columns &&
    value.every((name) => typeof name === 'string' && name.length >= 1 && name.length <= limits.columnName)
  );
}

function checkOrder({ high, low, cells, header }: ExactDataSections): void {
  for (let i = 1; i < high.length; i++) {
    const [a = 0, b = 0] = [high[i - 1], high[i]];
    if (a > b || (a === b && (low[i - 1] ?? 0) >= (low[i] ?? 0))) throw new RangeError('the index is not in order');
  }
  for (const value of cells) {
    if (value >= header.values && value !== noValue) throw new RangeError('the index names a value that it lacks');
  }
}
