import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atOnce } from '@gatehouse/guardrail-engine';
import { isAmbiguous, parseStrictly } from './strict-json.js';

const look = (text: string) => {
  const parsed = atOnce(parseStrictly(text));
  return 'reason' in parsed ? parsed.reason : undefined;
};
const stepsOf = (steps: Generator<void, unknown>) => {
  let count = 1;
  while (!steps.next().done) count++;
  return count;
};
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('the strict look over JSON', () => {
  it.each([
    ['json_duplicate_key', '{"a":1,"a":2}'],
    ['json_duplicate_key', '{"method":"x","params":{"name":"a","n":{"b":1,"c":{},"b":2}}}'],
    ['json_duplicate_key', '{"a":1,"\\u0061":2}'],
    ['json_duplicate_key', '{"é":1,"\\u00e9":2}'],
    ['json_duplicate_key', '[{"a":{"x":1}},{"a":1,"b":[{"a":1}],"a":3}]'],
    ['json_duplicate_key', '{"a":1,"a\\u0000b":2}'],
    ['json_duplicate_key', '{"a":{"\\ud800":1,"\\udc00":2}}'],
    ['json_case_variant', '{"Method":"x"}'],
    ['json_case_variant', '{"method\\u0000":"x"}'],
    ['json_case_variant', '{"METHOD\\u0000x":"x"}'],
    ['json_case_variant', '{"method":"tools/call","params":{"Name":"x"}}'],
    ['json_case_variant', '{"method":"tools/call","PARAMS":{}}'],
    ['json_case_variant', '{"method":"x","params":{"inputresponses":{}}}'],
    ['json_case_variant', '{"method":"x","param\u017f":{}}'],
    ['json_case_variant', '{"method":"x","param\\u017f":{}}'],
    ['json_too_deep', nested(65)],
    ['json_too_deep', '['.repeat(1_000_000)],
    ['json_duplicate_key', '{"__proto__":1,"__proto__":2}'],
    ['json_invalid', '{"a":1,"a"'],
    ['json_invalid', ''],
  ])('finds %s in %s', (reason, text) => {
    expect(look(text)).toBe(reason);
  });

  it.each([
    '{"a":{"x":1},"b":{"x":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"a\\":1,\\\\","b":"a"}',
    '{"params":{"arguments":{"Name":"free","NAME":"text"}}}',
    '{"method":"m","params":{"inputResponses":{},"requestState":"s"}}',
    nested(64),
    '{"__proto__":{"a":1},"constructor":{"a":2},"1":3,"01":4}',
    '{"":{"":{"":1}},"a:b":[{"c":":"},{"c":"\\\\"}]}',
    '{"text":"a:b:c{[","list":["a:","a:"]}',
  ])('finds nothing in %s', (text) => {
    expect(look(text)).toBeUndefined();
  });

  it('looks at a long text in steps, and sees the same', () => {
    const rows = Array.from({ length: 40_000 }, (_none, id) => ({ id, title: 'Order of chairs', total: 12.5 }));
    const text = JSON.stringify({ rows });
    expect(text.length).toBeGreaterThan(1_500_000);
    expect(stepsOf(parseStrictly(text))).toBeGreaterThan(8);
    expect(stepsOf(isAmbiguous(text, { rows }))).toBeGreaterThan(8);
    expect(atOnce(isAmbiguous(text, { rows }))).toBe(false);
    const twice = text.replace('"id":39999', '"id":39999,"id":1');
    expect(look(twice)).toBe('json_duplicate_key');
    expect(atOnce(isAmbiguous(twice, JSON.parse(twice)))).toBe(true);
  });

  it('finds nothing in what JSON.stringify writes, but for depth and case variants', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value: unknown = JSON.parse(text);
        const written = JSON.stringify(value);
        expect(look(written)).not.toBe('json_duplicate_key');
        // How deep fast-check goes is up to it.
        if (look(written) !== 'json_too_deep') expect(atOnce(isAmbiguous(written, value))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('finds a key twice wherever it stands', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.string(), (before, name) => {
        const key = JSON.stringify(name);
        const twice = `{"in":[${before},{${key}:${before},${key}:${before}}]}`;
        expect(atOnce(isAmbiguous(twice, JSON.parse(twice)))).toBe(true);
        expect(['json_duplicate_key', 'json_too_deep']).toContain(look(twice));
      }),
      { numRuns: 500 },
    );
  });
});
