import { isWordCode } from './ascii.js';
import type { Detector, DetectorBase, Finder, Match } from './detector.js';

/** The text that a sticky pattern matches from a place on. */
export function matchAt(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

interface Checked {
  /** How sure the form alone makes. */
  readonly confidence: number;
  /** Check digits and the like: false = it is not one after all; a number = how sure it is now. */
  readonly check?: ((value: string) => boolean | number) | undefined;
  /** Published test values and placeholders. */
  readonly isTest?: ((value: string) => boolean) | undefined;
}

/**
 * A detector of values with a fixed beginning, such as the tokens of a provider. `pattern` is sticky, begins with the
 * prefix, has bounded quantifiers and ends with a look-ahead for what may not follow. A value has no letter, digit or
 * underscore before it.
 */
export function prefixed(
  base: DetectorBase & Checked & { readonly prefixes: readonly string[]; readonly pattern: RegExp },
): Detector {
  const { prefixes, pattern, confidence, check, isTest, ...detector } = base;
  return { ...detector, finders: [prefixFinder(prefixes, pattern, { confidence, check, isTest })] };
}

/** A detector of values of a fixed shape (see Finder), such as national ids. `check` gets them without separators. */
export function shaped(base: DetectorBase & Checked & { readonly shapes: readonly string[] }): Detector {
  const { shapes, confidence, check, isTest, ...detector } = base;
  const verify = (compact: string) => (isTest?.(compact) ? 0.2 : confidenceOf(compact, { confidence, check }));
  return { ...detector, finders: [{ shapes, verify }] };
}

/** A detector of values that only their name tells, such as a card's security code. `pattern` is sticky. */
export function labelled(
  base: DetectorBase & Checked & { readonly labels: readonly string[]; readonly pattern: RegExp },
): Detector {
  const { labels, pattern, confidence, check, isTest, ...detector } = base;
  const verify = (text: string, start: number) => matched(text, start, pattern, { confidence, check, isTest });
  return { ...detector, finders: [{ labels, verify }] };
}

/** What `prefixed` looks for, for detectors that find their values in other ways too. */
export function prefixFinder(prefixes: readonly string[], pattern: RegExp, checked: Checked): Finder {
  return {
    literals: prefixes,
    verify: (text, start) => (isInWord(text, start - 1) ? undefined : matched(text, start, pattern, checked)),
  };
}

/** Whether the character at a place is a letter, digit or underscore of ASCII. */
export function isInWord(text: string, at: number): boolean {
  return isWordCode(text.charCodeAt(at));
}

function matched(text: string, start: number, pattern: RegExp, checked: Checked): Match | undefined {
  const value = matchAt(pattern, text, start);
  const confidence = value ? confidenceOf(value, checked) : undefined;
  if (value === undefined || confidence === undefined) return undefined;
  const isTest = checked.isTest?.(value) ?? false;
  return { start, end: start + value.length, confidence, ...(isTest ? { isTest } : {}) };
}

function confidenceOf(value: string, { confidence, check }: Checked): number | undefined {
  const checked = check?.(value) ?? true;
  if (checked === false) return undefined;
  return checked === true ? confidence : checked;
}
