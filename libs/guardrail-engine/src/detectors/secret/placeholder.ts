import { wordRatio } from './drawn.js';

/**
 * Placeholders: what stands where a secret would, in documentation, templates and tests. Every detector of secrets asks
 * here, so that all agree on what is none.
 */

/** Words that nobody has in a secret by chance. */
const words =
  /example|placeholder|redacted|censored|masked|hidden|change.?(?:me|this)|your.?(?:own|api|token|key|secret|pass|access|account|client|real|app|user|bot|personal|hook|db)|my.?(?:api|secret|token|access|super|password)|insert|replace|goes.?here|_here$|to.?be.?(?:set|defined)|dummy|sample|fake|foo.?bar|deadbeef|lorem|n0t.?real|not.?a.?real|x{4}|\*\*\*|\.\.\.|\u2026|<[a-z]|\{\{|\}\}|\$\{|%[a-z]+%|__[a-z]+__/i;

/** Whether a value says itself that it is none: `your-token-here`, `<token>`, `xxxx`, `${TOKEN}`. */
export function isPlaceholder(value: string): boolean {
  return words.test(value.length > 400 ? value.slice(0, 400) : value);
}

const shortestRow = 4;

/**
 * Whether the characters of a value are written by hand instead of drawn: more than half of them in rows that are equal or
 * follow one another (`aaaa`, `1234`, `dcba`), or very few different ones.
 */
export function isPattern(value: string): boolean {
  let inRows = 0;
  let row = 1;
  let step = 2;
  for (let i = 1; i <= value.length; i++) {
    const next = i < value.length ? stepOf(value.charCodeAt(i - 1), value.charCodeAt(i)) : 2;
    if (next === step && Math.abs(next) <= 1) {
      row++;
      continue;
    }
    if (row >= shortestRow) inRows += row;
    row = Math.abs(next) <= 1 ? 2 : 1;
    step = next;
  }
  return inRows * 2 > value.length || (value.length >= 16 && distinctCharacters(value) <= 5);
}

/** Whether a token is no drawn one: a pattern, or words for the most part (`ghp_PersonalAccessToken0123`). */
export function isMadeUp(value: string): boolean {
  return isPattern(value) || (value.length < longestWritten && wordRatio(value) > 0.45);
}

/** Nobody writes longer ones; in longer ones words come by chance. */
const longestWritten = 120;

/** 9 is followed by 0, and by a in hex. */
function stepOf(before: number, after: number): number {
  if (before === 0x39 && (after === 0x30 || (after | 0x20) === 0x61)) return 1;
  return after - before;
}

/** How many different characters of ASCII a text has. */
export function distinctCharacters(value: string): number {
  const seen = [0, 0, 0, 0];
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i) & 0x7f;
    seen[code >> 5] = (seen[code >> 5] ?? 0) | (1 << (code & 31));
  }
  return seen.reduce((count, bits) => count + bitsIn(bits), 0);
}

function bitsIn(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}
