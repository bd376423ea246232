import { noValue, type ExactDataHeader } from './format.js';

/** A value in more rows than this tells no row from another: others of its row have to. */
const maxRowsOfAnchor = 32;

/** Which rows each value is in, for those that are in few: `rowsOf` from `firstRow[v]` to before `firstRow[v + 1]`. */
export function anchorsOf(cells: Uint32Array, { values, columns }: ExactDataHeader) {
  const counts = countsOf(cells, values);
  const firstRow = new Uint32Array(values + 1);
  counts.forEach((count, value) => {
    firstRow[value + 1] = (firstRow[value] ?? 0) + (count <= maxRowsOfAnchor ? count : 0);
  });
  const rowsOf = new Uint32Array(firstRow[values] ?? 0);
  const next = firstRow.slice();
  cells.forEach((value, cell) => {
    if (value === noValue || (counts[value] ?? 0) > maxRowsOfAnchor) return;
    const at = next[value] ?? 0;
    rowsOf[at] = Math.floor(cell / columns.length);
    next[value] = at + 1;
  });
  return { firstRow, rowsOf };
}

function countsOf(cells: Uint32Array, values: number): Uint32Array {
  const counts = new Uint32Array(values);
  for (const value of cells) if (value !== noValue) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
