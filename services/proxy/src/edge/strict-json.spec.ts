import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findAmbiguity } from './strict-json.js';

const look = findAmbiguity;
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
    '{"text":"a:b:c{[","list":["a:","a:"]}',
  ])('finds nothing in %s', (text) => {
    expect(look(text)).toBeUndefined();
  });

  it('finds nothing in what JSON.stringify writes, but for depth and case variants', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(look(JSON.stringify(JSON.parse(text)))).not.toBe('json_duplicate_key');
      }),
      { numRuns: 500 },
    );
  });
});
