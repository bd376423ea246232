import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@gatehouse/embedded';
import { npmContestants, pythonContestants } from './contestants.js';
import { judge, readExpectations, type JudgedCell } from './judge.js';
import { runMatrix } from './matrix.js';
import { preparePython } from './python-agents.js';

export interface InteropRun {
  /** The matrix as the README shows it. */
  table: string;
  /** What is not as expected. */
  problems: string[];
  /** What could not be tried here. */
  missing: string[];
  /** One line. */
  summary: string;
}

const expectationsFile = join(repositoryRoot, 'libs/testkit/test/interop/expected.yml');
const readmeFile = join(repositoryRoot, 'README.md');

/** Agents and servers of others, through the gateway beside directly; `say` is told what is done. */
export async function runInterop(say: (text: string) => void): Promise<InteropRun> {
  const python = await preparePython();
  try {
    const contestants = [...npmContestants, ...(python ? pythonContestants(python) : [])];
    const { cells, unexpected, stale } = judge(await runMatrix(contestants, say), readExpectations(expectationsFile));
    const table = tableOf(cells);
    const [same, all] = [sum(cells.map((cell) => cell.same)), sum(cells.map((cell) => cell.all))];
    const servers = new Set(cells.map(({ server }) => server)).size;
    return {
      table,
      problems: [
        ...unexpected.map((difference) => `not the same, and expected to be: ${difference}`),
        // What only Python's agents show is not seen without them.
        ...(python ? stale.map((entry) => `expected, and not so: ${entry}`) : []),
        ...(isShown(table, python !== undefined)
          ? []
          : ['README.md shows another matrix: replace it with the one above']),
      ],
      missing: python
        ? []
        : [
            'WITHOUT THE AGENTS OF PYTHON: python3 is not there, is older than 3.11 or has no venv; install it to try them',
          ],
      summary:
        `interop: ${same} of ${all} answers are the same as over a direct connection, ` +
        `${contestants.length} agents with ${servers} servers`,
    };
  } finally {
    await python?.stop();
  }
}

/** The matrix as a table in Markdown: answers that are the same, of all. */
export function tableOf(cells: readonly JudgedCell[]): string {
  const servers = [...new Set(cells.map(({ server }) => server))];
  const agents = [...new Set(cells.map(({ agent }) => agent))];
  const rows = agents.map((agent) => {
    const own = cells.filter((cell) => cell.agent === agent);
    return [
      agent,
      ...servers.map((server) =>
        own
          .filter((cell) => cell.server === server)
          .map(textOf)
          .join(''),
      ),
    ];
  });
  const heading = ['Agent', ...servers];
  const widths = heading.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (texts: readonly string[]) => `| ${texts.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(heading), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function textOf({ same, all, isReached }: JudgedCell): string {
  return `${same} of ${all}${isReached ? '' : ' *'}`;
}

/** Without all agents the rows there are must be in the README, however wide. */
function isShown(table: string, isWhole: boolean): boolean {
  const readme = readFileSync(readmeFile, 'utf8');
  if (isWhole) return readme.includes(`\n${table}\n`);
  const narrow = (text: string) => text.replaceAll(/-+/g, '-').replaceAll(/ +/g, ' ').split('\n');
  const shown = new Set(narrow(readme));
  return narrow(table).every((line) => shown.has(line));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
