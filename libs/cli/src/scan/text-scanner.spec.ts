import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { builtIn } from '@gatehouse/guardrail-engine';
import { everyDetector } from './text-scanner.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a text', () => {
  it.each([
    ['hasFailed', 'engine.detector_failed'],
    ['isExceeded', 'engine.budget_exceeded'],
  ] as const)('that was not looked at to its end is not taken for clean: %s', (what, detector) => {
    jest.spyOn(builtIn, 'scanText').mockImplementation((_text, _asked, _keys, budget) => {
      budget[what] = true;
      return [];
    });
    const { findings, outcome } = everyDetector(undefined).scanText('hello');
    expect(findings).toEqual([{ detector, start: 0, end: 5, level: 'high', confidence: 1 }]);
    expect(outcome).toBe('logged');
  });
});
