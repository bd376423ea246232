import { describe, expect, it } from '@jest/globals';
import { formatAccessToken } from '@gatehouse/contracts';
import { builtIn } from '../catalogue.js';
import type { Detector } from '../detector.js';
import { Budget } from './budget.js';
import { compileScanner } from './scanner.js';

const asked = builtIn.ask(({ id }) => id === 'pci.card_number' || id === 'secret.gatehouse_token');
const card = '4111111111111111';

function found(text: string): [string, number][] {
  const hits = builtIn.scanText(text, asked, [], new Budget(text.length));
  return hits.map(({ detector, start }) => [detector.id, start]);
}

describe('a text that is scanned in pieces', () => {
  it('has nothing found in it that only looks like a value where a piece ends', () => {
    for (let place = 67_000; place < 67_620; place++) {
      const text = `${'abc '.repeat(20_000).slice(0, place - 1)} ${card}7777${' abc'.repeat(2_000)}`;
      if (found(text).length > 0) throw new Error(`found at ${place}`);
    }
  });

  it('has what stands at the end of a piece found once, where it is', () => {
    for (const place of [65_530, 65_537, 65_540, 66_500, 66_600, 67_590]) {
      const text = `${'abc '.repeat(20_000).slice(0, place - 1)} ${card}${' abc'.repeat(2_000)}`;
      expect(found(text)).toEqual([['pci.card_number', place]]);
    }
  });
});

describe('a text that is read again around what was taken out of it', () => {
  const token = formatAccessToken('svc', new Uint8Array(64).fill(7));

  it('has what the taken hid, and nothing that only looks like a value where the reading begins or ends', () => {
    const half = ',a'.repeat(300);
    for (let length = 440; length < 540; length++) {
      const between = half.slice(0, length);
      const text = `${half}${half},7777${card}${between},${token}--${card},a${between},${card}7777${half}${half}`;
      const start = text.indexOf(token);
      expect(found(text)).toEqual([
        ['secret.gatehouse_token', start],
        ['pci.card_number', start + token.length + 2],
      ]);
    }
  });
});

describe('a context', () => {
  const word = 'number of the file that the office for all of it keeps in the city';
  const detector: Detector = {
    ...{ id: 'org.files', kind: 'organization', title: 'x', description: 'x', label: 'file' },
    context: { words: [word], isRequired: true },
    finders: [{ literals: ['nimbus'], verify: (_, start, end) => ({ start, end, confidence: 0.9 }) }],
    examples: { found: [], clean: [], worst: [] },
  };
  const scanner = compileScanner([detector]);

  it.each([
    ['before', `${'x '.repeat(300)}${word}${' x'.repeat(28)} nimbus`, 1],
    ['behind', `nimbus ${'x '.repeat(14)}${word}${' x'.repeat(300)}`, 1],
    ['too far before', `${word}${' x'.repeat(31)} nimbus`, 0],
    ['too far behind', `nimbus ${'x '.repeat(16)}${word}`, 0],
  ])('may have long words %s', (_, text, count) => {
    expect(
      scanner.scanText(
        text,
        scanner.ask(() => true),
        [],
        new Budget(text.length),
      ),
    ).toHaveLength(count);
  });
});
