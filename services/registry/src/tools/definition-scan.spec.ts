import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { builtIn } from '@gatehouse/guardrail-engine';
import { DefinitionScan } from './definition-scan.js';

const definition = { name: 'add', description: 'Adds two numbers.', inputSchema: { type: 'object' } };

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a definition', () => {
  it.each([
    ['hasFailed', 'engine.detector_failed'],
    ['isExceeded', 'engine.budget_exceeded'],
  ] as const)('that was not looked at to its end is not taken for clean: %s', (what, detector) => {
    const scan = new DefinitionScan();
    expect(scan.findingsIn(definition)).toEqual([]);
    jest.spyOn(builtIn, 'scanText').mockImplementation((_text, _asked, _keys, budget) => {
      budget[what] = true;
      return [];
    });
    expect(scan.findingsIn(definition)).toEqual([{ detector, path: '', start: 0, end: 0 }]);
  });
});
