import { describe, expect, it } from '@jest/globals';
import { detectors } from '../catalogue.js';
import type { Detector } from '../detector.js';
import { Budget, compileScanner } from '../engine/scanner.js';

const marks = /«([^»]*)»/g;

/** Each detector is looked at alone, so that others do not hide what it finds. */
describe.each([...detectors.values()].map((detector) => ({ id: detector.id, detector })))('$id', ({ detector }) => {
  const find = finderOf(detector);
  const { found, clean, worst } = detector.examples;

  it('has positives, at least as many negatives, and a worst case', () => {
    expect(found.length).toBeGreaterThan(0);
    expect(clean.length).toBeGreaterThanOrEqual(found.length);
    expect(worst.length).toBeGreaterThan(0);
  });

  it.each(found)('finds what is marked in %j', (marked) => {
    const text = marked.replace(marks, '$1');
    const wanted = [...marked.matchAll(marks)].map(([, value]) => value);
    expect(find(text)).toEqual(wanted);
  });

  it.each(clean)('finds nothing in %j', (text) => {
    expect(find(text)).toEqual([]);
  });
});

function finderOf(detector: Detector): (text: string) => string[] {
  const scanner = compileScanner([detector]);
  const part = detector.parts?.[0] ?? 'response';
  const asked = scanner.ask(() => true, part);
  return (text) =>
    scanner.scanText(text, asked, [], new Budget(text.length)).map(({ start, end }) => text.slice(start, end));
}
