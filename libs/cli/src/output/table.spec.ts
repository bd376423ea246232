import { describe, expect, it } from '@jest/globals';
import { formatTable } from './table.js';

const rows = [
  ['TOOL', 'STATE', 'DESCRIPTION'],
  ['echo', 'enabled', 'Answers with the text that it was given'],
];

describe('a table', () => {
  it('is as wide as its content where there is no terminal', () => {
    expect(formatTable(rows, Number.POSITIVE_INFINITY)).toBe(
      'TOOL  STATE    DESCRIPTION\necho  enabled  Answers with the text that it was given',
    );
  });

  it.each([40, 60, 30])('fits a terminal of %d columns', (width) => {
    const lines = formatTable(rows, width).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBe(Math.min(width, 54));
    if (width < 54) expect(lines[1]).toMatch(/^echo {2}enabled {2}Answers.*…$/);
  });

  it('cuts no column below what can be read', () => {
    expect(formatTable([['abcdefgh', 'abcdefgh']], 5)).toBe('abcde…  abcde…');
  });

  it('counts characters, not UTF-16 units', () => {
    expect(
      formatTable(
        [
          ['😀😀', 'x'],
          ['ab', 'y'],
        ],
        80,
      ),
    ).toBe('😀😀  x\nab  y');
  });

  it('lets no cell steer the terminal', () => {
    expect(formatTable([['\u001b[2Jred\nline\u202e', 'x']], 80)).toBe(' [2Jred line   x');
  });
});
