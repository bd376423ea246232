import { writeFileSync } from 'node:fs';

/** Leaves the counts of a run for .ci/test.mjs, which prints them after Jest's own summary. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const path = process.env.GATEHOUSE_TEST_COUNTS;
    if (path === undefined) return;
    // A suite that could not even be loaded counts as one failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    writeFileSync(path, JSON.stringify({ passed: results.numPassedTests, failed }));
  }
}
