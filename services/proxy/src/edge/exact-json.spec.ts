import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseExactly } from './exact-json.js';

const written = (text: string) => JSON.stringify(parseExactly(text));

describe('JSON that is written anew', () => {
  it.each([
    '12345678901234567890',
    '9007199254740993',
    '-9007199254740993.5',
    '1e400',
    '-1e-400',
    '0.1000000000000000055511151231257827',
    '{"a":[1,{"b":9007199254740993},[9007199254740995]],"c":9007199254740997}',
    '{"__proto__":9007199254740993}',
    '{"a\\"b":9007199254740993}',
    '["1e400",1e400]',
    '[{},[],9007199254740993]',
    '100000000000000000000000',
  ])('keeps %s', (text) => {
    expect(written(text)).toBe(text);
  });

  it.each([
    ['1.0', '1'],
    ['-0', '0'],
    ['1E2', '100'],
    ['0.000e5', '0'],
    ['{"a":9007199254740993,"a":1}', '{"a":1}'],
    ['{"a":{"b":9007199254740993},"a":{"b":"x"}}', '{"a":{"b":"x"}}'],
    ['"-"', '"-"'],
    ['{"id":10000000000000000e-16}', '{"id":1}'],
  ])('writes %s as %s', (text, shorter) => {
    expect(written(text)).toBe(shorter);
  });

  it('leaves everything else as JSON.parse has it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 1);
        expect(parseExactly(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses what is no JSON', () => {
    expect(() => parseExactly('{"a":')).toThrow(SyntaxError);
  });
});
