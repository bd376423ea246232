import { RE2JS } from 're2js';
import { shapeOfPattern } from './pattern-literals.js';
import type { RegexRule } from './regex.js';

/** A pattern may take so long for the texts below, 24 KB in all. */
export const costLimitMs = 20;

const kilobytes = (piece: string, count: number) => piece.repeat(Math.ceil((count * 1_024) / piece.length));
const texts: readonly string[] = [
  kilobytes('The quarterly report lists 42 open orders in 3 regions; see appendix 7 for details, please. ', 6),
  kilobytes('{"id":4711,"name":"Ada Lovelace","email":"ada@example.com","tags":["a-1","b_2"],"ok":true},\n', 6),
  kilobytes('export function find(id: string) { return this.items.get(id) ?? throwIt(`no ${id}`); }\n', 4),
  kilobytes('0123456789 4111-1111 2026-11-27T09:30:00Z 127.0.0.1 ', 4),
  kilobytes('a', 2),
  kilobytes('aB3-', 2),
];
const pieceLength = 1_024;

/**
 * What a pattern that is valid costs, in words for its author; undefined = not too much. It is looked for as if its fixed
 * text were everywhere. `clock` answers milliseconds; the test ends soon after the limit is reached.
 */
export function problemOfCost({ pattern, ignoresCase }: RegexRule, clock: () => number): string | undefined {
  const compiled = RE2JS.compile(pattern, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
  const [literal = ''] = shapeOfPattern(pattern).literals ?? [];
  // The first run makes what the later ones use; whoever is interrupted gets another chance.
  for (let attempt = 0; attempt < 4; attempt++)
    if (milliseconds(compiled, literal, clock) <= costLimitMs) return undefined;
  return (
    `The pattern takes more than ${costLimitMs} ms for 24 KB of text. Repeat fewer times, ` +
    'with fewer alternatives inside of what is repeated.'
  );
}

function milliseconds(compiled: RE2JS, literal: string, clock: () => number): number {
  const begun = clock();
  for (const text of texts) {
    for (let at = 0; at < text.length; at += pieceLength) {
      const matcher = compiled.matcher(`${text.slice(at, at + pieceLength)}${literal}`);
      while (matcher.find());
      if (clock() - begun > costLimitMs) return Infinity;
    }
  }
  return clock() - begun;
}
