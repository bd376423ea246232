import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseJson } from './parse-json.js';

describe('JSON with keys that are written with escapes', () => {
  it.each([
    ['{"a":0,"x\\\\":0}', '{"a":0,"x\\n":0}', 'x\n'],
    ['{"p":{"a":0,"nam\\\\":0}}', '{"p":{"a":0,"nam\\u0065":0}}', 'name'],
    ['{"b":0,"\\\\u00":0}', '{"b":0,"\\u0061bc":0}', 'abc'],
  ])('is read as it is, whatever was read before: %s, then %s', (before, text, key) => {
    for (let i = 0; i < 10; i++) JSON.parse(before);
    const value = parseJson(text) as Record<string, object>;
    expect(Object.keys(value.p ?? value)).toContain(key);
  });

  it.each([
    '{"\\u005f_proto__":1,"k0":2,"kk":{"\\n":[{"k\\t":"\\""}]}}',
    '{"text":"{\\"a\\":1}","b\\"":1}',
    '["\\\\",{"a\\\\":{}}]',
    '{"a" :1,"\\u0062" \n: "\\u0063"}',
    '"\\n"',
    '{"2":1,"\\u0031":2}',
  ])('has the same meaning as ever: %s', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
    expect(Object.keys(parseJson(text) as object)).toEqual(Object.keys(JSON.parse(text) as object));
  });

  it.each(['{"a\\":1}', '{"\\x":1}', '{"\\n":1', '\\', '{"a\\n":1}}', ''])(
    'is refused where it is none: %s',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  it('is like JSON.parse', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = JSON.stringify(value);
        // As text: JSON has no negative zero.
        expect(JSON.stringify(parseJson(text))).toBe(text);
      }),
    );
  });
});
