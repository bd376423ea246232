import { describe, expect, it } from '@jest/globals';
import { RE2JS } from 're2js';
import { compileScanner } from '../engine/scanner.js';
import { Budget } from '../engine/scanner.js';
import type { Detector } from '../detector.js';
import { shapeOfPattern } from './pattern-literals.js';
import { problemOfPattern, regexFinder, type RegexRule } from './regex.js';

const rule = (pattern: string, more: Partial<RegexRule> = {}): RegexRule => ({
  pattern,
  ignoresCase: false,
  isSlow: false,
  confidence: 0.9,
  ...more,
});

function marked(text: string, of: RegexRule): string {
  const finders = [regexFinder(of)];
  const examples = { found: [], clean: [], worst: [] };
  const detector: Detector = {
    id: 'org.regex.x',
    kind: 'organization',
    title: '',
    description: '',
    label: '',
    finders,
    examples,
  };
  const scanner = compileScanner([detector]);
  return scanner
    .scanText(
      text,
      scanner.ask(() => true, 'request'),
      [],
      new Budget(text.length),
    )
    .toReversed()
    .reduce((rest, { start, end }) => `${rest.slice(0, start)}«${rest.slice(start, end)}»${rest.slice(end)}`, text);
}

describe('the shape of a pattern', () => {
  it.each<[string, readonly string[] | undefined, number]>([
    ['CASE-[0-9]{6}', ['CASE-'], 17],
    ['CASE', ['CASE'], 4],
    ['[A-Z]{2}-CASE-[0-9]+', ['-CASE-'], Infinity],
    ['(?:acme|globex)-[0-9]{1,4}', ['acme', 'globex'], 15],
    ['(?i)case-\\d{2}', ['case-'], 9],
    ['(?P<kind>order|case) no', ['order', 'case'], 8],
    ['ab?cde', ['cde'], 5],
    ['(?:abc){2}', ['abcabc'], 6],
    ['(?:abc){2,3}', ['abc'], 9],
    ['(?:abc)*x{3}', ['xxx'], Infinity],
    ['abc|d.f', ['abc', 'd'], 4],
    ['abc|[a-z]f?', undefined, 3],
    ['[]abc]\\.\\x41\\x{42}\\103', ['.ABC'], 6],
    ['\\Qa.b*\\Exc', ['a.b*xc'], 6],
    ['\\bfoo\\b$', ['foo'], 3],
    ['\\p{Greek}\\pLabc', ['abc'], 7],
    ['[[:alpha:]\\]]abc', ['abc'], 5],
    ['', undefined, 0],
  ])('%j', (pattern, literals, maxLength) => {
    expect(() => RE2JS.compile(pattern)).not.toThrow();
    const shape = shapeOfPattern(pattern);
    expect({ ...shape }).toEqual({ literals, maxLength });
  });
});

describe('a pattern', () => {
  it.each<[string, string, Partial<RegexRule>]>([
    ['CASE-[0-9]{6}', 'in «CASE-123456», «CASE-654321» and CASE-12', {}],
    ['[0-9]{2}-CASE-[0-9]+', '«12-CASE-9999999» 1-CASE-1', {}],
    ['case-[0-9]{6}', 'in «CASE-123456»', { ignoresCase: true }],
    ['case-[0-9]{6}', 'not in CASE-123456', {}],
    ['\\bacme-[0-9]+\\b', 'xacme-1 «acme-12» acme-1x', {}],
    ['^acme', '«acme» acme', {}],
    ['(?:acme|globex)-[a-z]{3}', '«acme-abc» «globex-xyz»', {}],
    ['[0-9]{3}-[a-z]{2}', 'a «123-ab»', { isSlow: true }],
    ['acme.{0,20}end', '«acme and an end»', {}],
    ['größe-[0-9]+', 'die «größe-42»', {}],
  ])('%s finds %j', (pattern, text, more) => {
    expect(marked(text.replaceAll(/[«»]/g, ''), rule(pattern, more))).toBe(text);
  });

  it('finds the same in a long text as RE2 in all of it', () => {
    const text = Array.from({ length: 3_000 }, (_, i) => (i % 7 === 0 ? `acme-${i}z` : i % 3 ? 'acme' : 'x-')).join(
      ' ',
    );
    const matcher = RE2JS.compile('[a-z-]{0,5} ?acme-[0-9]{2,4}z').matcher(text);
    let expected = 0;
    while (matcher.find()) expected++;
    expect(marked(text, rule('[a-z-]{0,5} ?acme-[0-9]{2,4}z')).match(/«/g)).toHaveLength(expected);
  });

  it.each([
    ['', /empty/],
    ['a'.repeat(1_025), /longer than 1024 bytes/],
    ['abc(', /not valid RE2/],
    ['(a)\\1', /not valid RE2/],
    ['(?=abc)', /not valid RE2/],
    ['(?:a{1000}){1000}', /not valid RE2/],
    ['a*', /matches nothing/],
    ['[0-9]{3}-[a-z]{2}', /fixed text/],
    ['ab[0-9]', /fixed text/],
  ])('%s is refused', (pattern, reason) => {
    expect(problemOfPattern(rule(pattern))).toMatch(reason);
  });

  it.each(['CASE-[0-9]{6}', '(?:abc|def)[0-9]+'])('%s is accepted', (pattern) => {
    expect(problemOfPattern(rule(pattern))).toBeUndefined();
  });

  it('without a fixed text is accepted as a slow one', () => {
    expect(problemOfPattern(rule('[0-9]{3}-[a-z]{2}', { isSlow: true }))).toBeUndefined();
  });
});
