import { readFileSync } from 'node:fs';
import { hasPassed, isWrong, type ScenarioResult } from '@gatehouse/testkit';
import { parse } from 'yaml';

/** Failures that are known, and why they are. */
export interface Expectation {
  cells: string[];
  /** `scenario`, `scenario:check`, or the beginning of scenarios with a `*`. */
  fails: string[];
  reason: string;
}

export interface Judgement {
  /** What failed and is not expected to. */
  unexpected: string[];
  /** What is expected to fail and did not. */
  stale: string[];
  /** How many scored scenarios failed, all of it expected. */
  expected: number;
}

export function readExpectations(file: URL): Expectation[] {
  return parse(readFileSync(file, 'utf8')) as Expectation[];
}

/** Compares the results of a cell with what is expected of it. */
export function judge(
  cell: string,
  results: readonly ScenarioResult[],
  expectations: readonly Expectation[],
): Judgement {
  const entries = expectations.filter(({ cells }) => cells.includes(cell)).flatMap(({ fails }) => fails);
  const expanded = entries.flatMap((entry) => expand(entry, results));
  const failures = results.flatMap(failuresOf);
  const covers = (entry: string, failure: string) => failure === entry || failure.startsWith(`${entry}:`);
  const unexpected = failures.filter((failure) => !expanded.some((entry) => covers(entry, failure)));
  return {
    unexpected,
    stale: expanded.filter((entry) => !failures.some((failure) => covers(entry, failure))),
    expected: results.filter((result) => {
      return result.isScored && !hasPassed(result) && !failuresOf(result).some((one) => unexpected.includes(one));
    }).length,
  };
}

/** The scenarios that begin so; an entry for none of them stays, and is stale. */
function expand(entry: string, results: readonly ScenarioResult[]): string[] {
  if (!entry.endsWith('*')) return [entry];
  const begun = results.map(({ scenario }) => scenario).filter((name) => name.startsWith(entry.slice(0, -1)));
  return begun.length > 0 ? begun : [entry];
}

function failuresOf({ scenario, checks }: ScenarioResult): string[] {
  return [...new Set(checks.filter(isWrong).map(({ id }) => `${scenario}:${id}`))];
}
