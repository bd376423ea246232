import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

describe('the bench table of the README', () => {
  it('is what the stored run has printed', () => {
    const at = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
    const { table } = JSON.parse(at('../../bench/baseline.json')) as { table: string[] };
    expect(table.length).toBeGreaterThan(2);
    expect(at('../../../../README.md')).toContain(table.join('\n'));
  });
});
