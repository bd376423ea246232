import { describe, expect, it } from '@jest/globals';
import { whatOf, type OwnDetector } from './detector.js';

const exactData = { minColumns: 2, withinCharacters: 200 };
const data = (rows: number, entries: number) => ({ rows, entries, columns: ['name', 'account'], sizeBytes: 100 });

describe('what a detector looks for', () => {
  it.each([
    [{ regex: { pattern: 'CASE-[0-9]{6}', ignoresCase: false, isSlow: false }, data: null }, 'CASE-[0-9]{6}'],
    [{ wordList: { matchesCase: false }, data: data(0, 1) }, '1 word'],
    [{ wordList: { matchesCase: false }, data: data(0, 1_200) }, '1,200 words'],
    [{ exactData, data: null }, 'nothing yet: no rows were uploaded'],
    [{ exactData, data: data(1, 2) }, '1 row of name, account, 2 different values'],
  ])('%j reads %s', (detector, text) => {
    expect(whatOf(detector as unknown as OwnDetector)).toBe(text);
  });
});
