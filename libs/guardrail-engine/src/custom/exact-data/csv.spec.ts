import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { CsvProblem, ExactDataCsv } from './csv.js';
import { ExactDataIndex } from './index-search.js';

const hash = (text: string) => createHmac('sha256', 'salt').update(text).digest();

function read(...pieces: string[]) {
  const csv = new ExactDataCsv(hash);
  for (const piece of pieces) csv.add(piece);
  return csv.finish();
}
const finds = (bytes: Uint8Array, text: string) =>
  new ExactDataIndex(bytes, hash).search(text, { minColumns: 1, withinCharacters: 100, confidence: 1 }).length > 0;

describe('exact data as CSV', () => {
  it.each([
    ['plain', 'name,no\nAda Lovelace,C-4711\n'],
    [
      'with quotes, a mark of byte order and line breaks of Windows',
      '\uFEFF"name","no"\r\n"Ada Lovelace","C-4711"\r\n',
    ],
    ['without an end of the last line', 'name,no\nAda Lovelace,C-4711'],
    ['with empty lines', 'name,no\n\nAda Lovelace,C-4711\n\n'],
    ['with commas, quotes and line breaks in quotes', 'name,no\n"Ada, ""Lovelace""","C-\n4711"'],
  ])('is read %s', (_, text) => {
    const { bytes, header } = read(text);
    expect(header).toEqual({ columns: ['name', 'no'], rows: 1, values: 2 });
    expect(finds(bytes, 'to Ada Lovelace')).toBe(true);
    expect(finds(bytes, 'C-4711')).toBe(true);
    expect(Buffer.from(read(...text).bytes).equals(bytes)).toBe(true);
  });

  it.each([
    ['', 'There is no value in any row.'],
    ['name,no\n', 'There is no value in any row.'],
    ['name,no\n,\n', 'There is no value in any row.'],
    ['name,\n', /^Row 1, column 2: the first row has to name/],
    ['name,name\n', /^Row 1, column 2: the first row has to name/],
    ['name,no\nAda,1234\nBob\n', /^Row 3, column 2: the row has 1 cell, and there are 2 columns\.$/],
    ['name,no\n"Ada\n\nLovelace",1234\nBob\n', /^Row 3 \(line 5\), column 2: the row has 1 cell/],
    ['name,no\nAda,1234,5\n', /^Row 2, column 3: the row has 3 cells/],
    ['name,no\nAda,"12', /^Row 2, column 2: a quote is not closed/],
    ['name,no\nAda,1"2', /^Row 2, column 2: there is a quote inside/],
    ['name,no\nAda,"1"2', /^Row 2, column 2: there is text behind/],
    [`name,no\nAda,${'x'.repeat(121)}\n`, /^Row 2, column 2: the value has more than/],
    [`name,no\nAda,${'x'.repeat(2_001)}`, /^Row 2, column 2: the cell is longer/],
    [`${'a,'.repeat(17)}b\n`, /^Row 1, column \d+: there are more than 16/],
  ])('is refused whole, by row and column: %j', (text, reason) => {
    expect(() => read(text)).toThrow(CsvProblem);
    expect(() => read(text)).toThrow(reason);
  });
});
