import { ExactDataBuilder, type RowProblem } from './builder.js';
import { limits, type ExactDataHeader, type KeyedHash } from './format.js';

/** Why rows cannot be taken, with the place and never the value. */
export class CsvProblem extends Error {}

const maxCell = 2_000;
const quote = '"';

/**
 * Rows of exact data from CSV (RFC 4180: commas, double quotes, a row of names first), piece by piece. What it keeps of a
 * row are keyed hashes.
 */
export class ExactDataCsv {
  private builder: ExactDataBuilder | undefined;
  private columns: readonly string[] = [];
  private row: string[] = [];
  private cell = '';
  private state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  /** The row at hand, from 1: that of the names. */
  private number = 1;
  /** The line that is read, and that on which the row at hand began. */
  private line = 1;
  private firstLine = 1;

  constructor(private readonly hash: KeyedHash) {}

  /** Rows that were taken so far, and different values. */
  get size(): { rows: number; values: number } {
    return this.builder?.size ?? { rows: 0, values: 0 };
  }

  /** @throws CsvProblem */
  add(text: string): void {
    for (const character of this.number === 1 && this.state === 'start' ? text.replace(/^\uFEFF/, '') : text) {
      if (character === '\n') this.line++;
      if (this.state === 'quoted') this.inQuotes(character);
      else this.outsideOfQuotes(character);
      if (this.cell.length > maxCell) throw this.problem(`the cell is longer than ${maxCell} characters`);
    }
  }

  /** The index of all rows. @throws CsvProblem */
  finish(): { bytes: Uint8Array; header: Omit<ExactDataHeader, 'filterWords'> } {
    if (this.state === 'quoted') throw this.problem('a quote is not closed');
    if (this.state !== 'start' || this.row.length > 0) this.endRow();
    const bytes = this.builder?.finish();
    if (!bytes) throw new CsvProblem('There is no value in any row.');
    return { bytes, header: { columns: this.columns, ...this.size } };
  }

  private inQuotes(character: string): void {
    if (character === quote) this.state = 'closed';
    else this.cell += character;
  }

  private outsideOfQuotes(character: string): void {
    if (character === ',') this.endCell();
    else if (character === '\n') this.endRow();
    else if (character === quote) this.openQuote();
    else if (character !== '\r') {
      if (this.state === 'closed') throw this.problem('there is text behind a quote');
      this.state = 'plain';
      this.cell += character;
    }
  }

  private openQuote(): void {
    if (this.state === 'plain') throw this.problem('there is a quote inside of an unquoted cell');
    // Two of them inside of quotes are one.
    if (this.state === 'closed') this.cell += quote;
    this.state = 'quoted';
  }

  private endCell(): void {
    this.row.push(this.cell);
    this.cell = '';
    this.state = 'start';
    if (this.row.length > limits.columns) throw this.problem(`there are more than ${limits.columns} columns`);
  }

  private endRow(): void {
    const isEmpty = this.row.length === 0 && this.cell === '' && this.state === 'start';
    if (!isEmpty) {
      this.endCell();
      if (this.builder) this.take(this.builder);
      else this.begin();
    }
    this.row = [];
    this.number++;
    this.firstLine = this.line;
  }

  private begin(): void {
    const names = this.row.map((name) => name.trim());
    const wrong = names.findIndex(
      (name, at) => name === '' || name.length > limits.columnName || names.indexOf(name) < at,
    );
    if (wrong >= 0) {
      this.row = names.slice(0, wrong);
      throw this.problem(`the first row has to name the columns, each once, in 1 to ${limits.columnName} characters`);
    }
    this.columns = names;
    this.builder = new ExactDataBuilder(names, this.hash);
  }

  private take(builder: ExactDataBuilder): void {
    const { row, columns } = this;
    if (row.length !== columns.length) {
      this.row = row.slice(0, Math.min(row.length, columns.length));
      throw this.problem(
        `the row has ${row.length} ${row.length === 1 ? 'cell' : 'cells'}, and there are ${columns.length} columns`,
      );
    }
    const problem = builder.add(row);
    if (problem === undefined) return;
    if (typeof problem === 'object') this.row = row.slice(0, problem.column);
    throw this.problem(reasonOf(problem));
  }

  private problem(reason: string): CsvProblem {
    const line = this.firstLine === this.number ? '' : ` (line ${this.firstLine})`;
    return new CsvProblem(`Row ${this.number}${line}, column ${this.row.length + 1}: ${reason}.`);
  }
}

function reasonOf(problem: RowProblem): string {
  if (problem === 'too_many_rows') return `there are more than ${limits.rows} rows`;
  if (problem === 'too_many_cells') return `there are more than ${limits.cells} cells`;
  return 'the value has more than 10 parts or 120 letters and digits; leave columns of free text out';
}
