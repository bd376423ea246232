import { describe, expect, it } from '@jest/globals';
import { startConformanceBackend } from '../src/conformance/conformance-backend.js';
import { isWrong, runConformanceSuite, type ScenarioResult } from '../src/conformance/suite.js';

describe('a conformance backend passes, without a gateway, every scenario that the suite has', () => {
  it.each([
    { era: 'legacy', revision: '2025-11-25', scenarios: 33 },
    { era: 'modern', revision: '2026-07-28', scenarios: 50 },
  ] as const)('for its era: $era', async ({ era, revision, scenarios }) => {
    const backend = await startConformanceBackend({ era });
    try {
      const results = await runConformanceSuite({ url: backend.url }, revision);
      expect(results.flatMap(problems)).toEqual([]);
      expect(results).toHaveLength(scenarios);
    } finally {
      await backend.stop();
    }
  });

  it('and fails those of the other era', async () => {
    const backend = await startConformanceBackend({ era: 'modern' });
    try {
      const results = await runConformanceSuite({ url: backend.url }, '2025-11-25');
      expect(results.filter((result) => problems(result).length > 0).length).toBeGreaterThan(25);
    } finally {
      await backend.stop();
    }
  });
});

function problems({ scenario, checks }: ScenarioResult): string[] {
  return checks.filter(isWrong).map(({ id, errorMessage }) => `${scenario}: ${id}: ${errorMessage}`);
}
