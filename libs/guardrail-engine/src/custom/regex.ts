import { RE2JS } from 're2js';
import type { Finder, Match } from '../detector.js';
import { shapeOfPattern } from './pattern-literals.js';

export interface RegexRule {
  pattern: string;
  ignoresCase: boolean;
  isSlow: boolean;
  confidence: number;
}

export const maxPatternBytes = 1_024;
export const minLiteral = 3;
const maxLiterals = 50;
/** A match is no longer than this, whatever the pattern says. */
const maxMatch = 1_024;
const maxGrowth = 65_536;

/** What is wrong with a pattern, in words for its author; undefined = nothing. */
export function problemOfPattern(rule: RegexRule): string | undefined {
  const { pattern, isSlow } = rule;
  if (pattern === '') return 'The pattern is empty.';
  if (new TextEncoder().encode(pattern).length > maxPatternBytes) {
    return `The pattern is longer than ${maxPatternBytes} bytes.`;
  }
  let compiled: RE2JS;
  try {
    compiled = compile(rule);
  } catch (error) {
    return `The pattern is not valid RE2: ${(error as Error).message}.`;
  }
  if (compiled.matcher('').find()) return 'The pattern matches nothing at all, and so everywhere.';
  if (isSlow || literalsOf(pattern)) return undefined;
  return (
    `Every match needs a fixed text of at least ${minLiteral} characters (or one of at most ${maxLiterals} such texts), by ` +
    'which it is found quickly. Add one, or mark the pattern as slow.'
  );
}

/** How a pattern is looked for. @throws Error when `problemOfPattern` has something to say */
export function regexFinder(rule: RegexRule): Finder {
  const compiled = compile(rule);
  const literals = rule.isSlow ? undefined : literalsOf(rule.pattern);
  if (!literals) return { search: (text) => matchesIn(compiled, text, 0, text.length, rule.confidence) };
  const reach = Math.min(maxMatch, shapeOfPattern(rule.pattern).maxLength);
  const window = new Window(compiled, reach, rule.confidence);
  return { literals, verify: (text, start, end) => window.matchAround(text, start, end) };
}

/** The texts, one of which every match has; undefined when that does not help. */
function literalsOf(pattern: string): readonly string[] | undefined {
  const { literals } = shapeOfPattern(pattern);
  const isUseful =
    literals && literals.length <= maxLiterals && literals.every((literal) => literal.length >= minLiteral);
  return isUseful ? [...new Set(literals.map((literal) => literal.toLowerCase()))] : undefined;
}

function compile({ pattern, ignoresCase }: RegexRule): RE2JS {
  return RE2JS.compile(pattern, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
}

/**
 * Looks around the places where a fixed text was found. Where they are close to each other, it looks at more at once, so
 * that a text in which there are many costs little more than looking through it once.
 */
class Window {
  private text = '';
  private from = 0;
  private to = 0;
  private growth = 0;
  private matches: readonly Match[] = [];

  constructor(
    private readonly pattern: RE2JS,
    private readonly reach: number,
    private readonly confidence: number,
  ) {}

  matchAround(text: string, start: number, end: number): Match | undefined {
    const from = Math.max(0, end - this.reach);
    const to = Math.min(text.length, start + this.reach);
    const isKnown = text === this.text && from >= this.from && to <= this.to;
    if (!isKnown) this.look(text, from, to);
    return this.matches.find((match) => match.start <= start && match.end >= end);
  }

  private look(text: string, from: number, to: number): void {
    const isNear = text === this.text && from >= this.from && from <= this.to;
    this.growth = isNear ? Math.min(maxGrowth, Math.max(this.reach, this.growth * 2)) : 0;
    this.text = text;
    this.from = from;
    this.to = Math.min(text.length, to + this.growth);
    this.matches = matchesIn(this.pattern, text, from, this.to, this.confidence);
  }
}

/** Matches between two places; what stands beside them counts for `^`, `$` and `\b`. */
function matchesIn(pattern: RE2JS, text: string, from: number, to: number, confidence: number): Match[] {
  const offset = Math.max(0, from - 1);
  const piece = text.slice(offset, to + 1);
  const matcher = pattern.matcher(piece);
  const matches: Match[] = [];
  for (let found = matcher.find(from - offset); found; found = matcher.find()) {
    const start = matcher.start() + offset;
    const end = matcher.end() + offset;
    const isCut = end > to && to < text.length;
    if (end > start && !isCut && end - start <= maxMatch) matches.push({ start, end, confidence });
  }
  return matches;
}
