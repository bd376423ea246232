import { readFileSync } from 'node:fs';
import { hasPassed, isWrong } from '@gatehouse/testkit';
import { judge, readExpectations } from './expectations.js';
import { nameOf, runMatrix, tableOf, type CellResult } from './matrix.js';

export interface ConformanceRun {
  /** The matrix as the README shows it. */
  table: string;
  /** What is not as expected. */
  problems: string[];
  /** One line. */
  summary: string;
}

const proxy = new URL('../../../', import.meta.url);
const expectationsFile = new URL('test/conformance/expected-failures.yml', proxy);
const readmeFile = new URL('../../README.md', proxy);

/** Runs the conformance suite through the gateway in every cell, and compares it with the written expectations. */
export async function runConformance(say: (text: string) => void): Promise<ConformanceRun> {
  const expectations = readExpectations(expectationsFile);
  const results = await runMatrix(say);
  const judged = results.map((cell) => ({ name: nameOf(cell), ...judge(nameOf(cell), cell.results, expectations) }));
  const known = new Set(judged.map(({ name }) => name));
  const unknown = expectations.flatMap(({ cells }) => cells).filter((cell) => !known.has(cell));
  const unexpected = judged.flatMap((cell, i) =>
    cell.unexpected.map((failure) => `${cell.name}: ${failure}${detail(results[i], failure)}`),
  );
  const stale = judged.flatMap((cell) => cell.stale.map((entry) => `${cell.name}: ${entry}`));
  const scored = results.flatMap((cell) => cell.results).filter(({ isScored }) => isScored);
  const expected = judged.reduce((sum, cell) => sum + cell.expected, 0);
  const table = tableOf(results);
  const isShown = comparable(readFileSync(readmeFile, 'utf8')).includes(comparable(table));
  return {
    table,
    problems: [
      ...unexpected.map((failure) => `failed, and is not expected to: ${failure}`),
      ...stale.map((entry) => `expected to fail, and did not: ${entry}`),
      ...unknown.map((cell) => `expected to fail, but there is no such cell: ${cell}`),
      ...(isShown ? [] : ['README.md shows another matrix: replace it with the one above']),
    ],
    summary:
      `conformance: ${scored.filter(hasPassed).length} of ${scored.length} scored scenarios pass in ${results.length} cells, ` +
      `${expected} fail as expected; ${unexpected.length} unexpected failures, ${stale.length + unknown.length} stale expectations`,
  };
}

/**
 * How many checks there are depends on how many requests are made, which is another number when there is much to do. How
 * many of them fail does not.
 */
function comparable(text: string): string {
  return text
    .replaceAll(/(\d+) of (\d+)( *\|)$/gm, (_, passed, all, end) => `${Number(all) - Number(passed)} fail${end}`)
    .replaceAll(/ +/g, ' ');
}

/** What the suite says of a failure, and what the agent said that acted for it. */
function detail(cell: CellResult | undefined, failure: string): string {
  const result = cell?.results.find(({ scenario }) => failure.startsWith(`${scenario}:`));
  const check = result?.checks.find((one) => isWrong(one) && failure === `${result.scenario}:${one.id}`);
  const texts = [check?.errorMessage, result?.said].map((text) => text?.trim().slice(0, 300) ?? '').filter(Boolean);
  return texts.length === 0 ? '' : ` (${texts.join('; ')})`;
}
