import { printable } from './printable.js';

/** Cells of a table, one row after the other; the first is the heading. */
export type Row = readonly string[];

const gap = '  ';
const narrowest = 6;

/** Lays a table out; where the terminal ends, the widest columns give way. `width` Infinity: nothing is cut. */
export function formatTable(rows: readonly Row[], width: number): string {
  const cells = rows.map((row) => row.map((cell) => [...printable(cell)]));
  const widths = fit(columnWidths(cells), width);
  return cells
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

function columnWidths(cells: readonly (readonly string[][])[]): number[] {
  return (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
}

function fit(widths: readonly number[], width: number): number[] {
  const fitted = [...widths];
  let excess = fitted.reduce((sum, w) => sum + w, 0) + gap.length * (fitted.length - 1) - width;
  while (excess > 0) {
    const widest = Math.max(...fitted);
    if (widest <= narrowest) break;
    fitted[fitted.indexOf(widest)] = widest - 1;
    excess--;
  }
  return fitted;
}

function pad(cell: readonly string[], width: number): string {
  const shown = cell.length > width ? [...cell.slice(0, width - 1), '…'] : cell;
  return shown.join('') + ' '.repeat(width - shown.length);
}
