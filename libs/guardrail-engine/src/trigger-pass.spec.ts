import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Trigger } from './detector.js';
import { triggersBySkipping, triggersByTable, triggersIn } from './trigger-pass.js';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Texts made of what the automaton tells apart. */
const piece = fc.constantFrom(
  ...[
    '1',
    '4111',
    '123456789012',
    '1234567890123',
    ' ',
    '-',
    ' - ',
    'e',
    'E',
    '1e5',
    '@',
    'gth_',
    'gt',
    'h_',
    '-----BEGIN',
  ],
  ...['-----', 'BEGIN', '"', '\\\\', String.raw`\"`, String.raw`\n`, 'x', 'ü', '.', ':', ',', '[', ']', '{', '}'],
);
const anyText = fc.array(piece, { maxLength: 80 }).map((pieces) => pieces.join(''));
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));

describe('skipping over a text', () => {
  it('pulls the triggers that looking at every byte pulls in JSON', () => {
    const agrees = (text: string) => {
      const quick = triggersBySkipping(bytes(text));
      return quick === undefined || quick === triggersByTable(bytes(text));
    };
    fc.assert(fc.property(json, agrees), { numRuns: 2_000 });
    const strings = fc.array(anyText).map((texts) => JSON.stringify(texts));
    fc.assert(fc.property(strings, agrees), { numRuns: 2_000 });
    const numbers = fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger()));
    fc.assert(
      fc.property(numbers, (values) => agrees(JSON.stringify(values))),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['4111111111111111', Trigger.digits],
    ['4111 1111-1111 1111', Trigger.digits],
    ['4111  1111 1111 1111', 0],
    ['411111111111', 0],
    ['someone@example.com', Trigger.at],
    ['gth_abc', Trigger.tokenPrefix],
  ])('finds %j wherever it stands in a long text', (text, trigger) => {
    for (let before = 0; before < 60; before++) {
      const message = JSON.stringify({ a: `${'x'.repeat(before)}y${text}z${'x'.repeat(6_000)}` });
      expect(triggersBySkipping(bytes(message))).toBe(trigger);
      expect(triggersIn(bytes(message))).toBe(trigger);
    }
  });

  it('leaves texts with escapes for any character, and texts of many short strings, to the table', () => {
    expect(triggersBySkipping(bytes(String.raw`{"a":"\u0040"}`))).toBeUndefined();
    const short = JSON.stringify(Array.from({ length: 1_000 }, () => 'ab'));
    expect(triggersBySkipping(bytes(short))).toBeUndefined();
    expect(triggersIn(bytes(short))).toBe(0);
  });
});
