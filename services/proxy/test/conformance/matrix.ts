import { fileURLToPath } from 'node:url';
import {
  hasPassed,
  isWrong,
  runConformanceSuite,
  startConformanceBackend,
  type ConformanceBackend,
  type Revision,
  type ScenarioResult,
} from '@gatehouse/testkit';
import { startGateway, type TestGateway } from '../gateway.js';
import { startControl } from './control.js';
import { startInjector, type Injector } from './injector.js';

type Era = 'modern' | 'legacy';

/** One row of the matrix: who the suite is, in which revision, and who is on the other side of the gateway. */
export interface Cell {
  suite: 'agent' | 'backend';
  revision: Revision;
  other: Era;
}

export interface CellResult extends Cell {
  results: ScenarioResult[];
}

export const cells: readonly Cell[] = [
  { suite: 'agent', revision: '2025-11-25', other: 'legacy' },
  { suite: 'agent', revision: '2026-07-28', other: 'modern' },
  { suite: 'agent', revision: '2025-11-25', other: 'modern' },
  { suite: 'agent', revision: '2026-07-28', other: 'legacy' },
  { suite: 'backend', revision: '2025-11-25', other: 'legacy' },
  { suite: 'backend', revision: '2026-07-28', other: 'modern' },
  { suite: 'backend', revision: '2026-07-28', other: 'legacy' },
];

export function nameOf({ suite, revision, other }: Cell): string {
  return `${suite} ${revision}, ${other} ${suite === 'agent' ? 'backend' : 'agent'}`;
}

/** Runs the suite on both sides of a gateway; `say` is told what is done. */
export async function runMatrix(say: (text: string) => void): Promise<CellResult[]> {
  const injector = await startInjector();
  const { host } = injector;
  const gateway = await startGateway({ ALLOWED_HOSTS: host, ALLOWED_ORIGINS: `http://${host}` });
  try {
    await gateway.allowEverything('bot', cells.filter(({ suite }) => suite === 'agent').map(endpointOf));
    const token = await gateway.issueToken('bot');
    injector.target = { url: gateway.url, token };
    const agents = await startBackends(gateway);
    const backends = cells.filter(({ suite }) => suite === 'backend');
    const runs = [
      ...agents.map(({ cell, backend }) => runAsAgent(cell, backend, injector, say)),
      runAsBackends(backends, gateway, token, say),
    ];
    return (await Promise.all(runs)).flat();
  } finally {
    await gateway.stop();
    await injector.stop();
  }
}

function endpointOf({ revision, other }: Cell): string {
  return `${other}-for-${revision}`;
}

/** A backend for each cell in which the suite is an agent: changes that one cell provokes are not seen in another. */
async function startBackends(gateway: TestGateway) {
  const started: { cell: Cell; backend: ConformanceBackend }[] = [];
  for (const cell of cells.filter(({ suite }) => suite === 'agent')) {
    const backend = await startConformanceBackend({ era: cell.other });
    const settings = { [cell.other]: true, timeoutMs: 30_000 };
    await gateway.addBackend(endpointOf(cell), backend, settings, backend.catalogue.definitions());
    started.push({ cell, backend });
  }
  return started;
}

async function runAsAgent(
  cell: Cell,
  backend: ConformanceBackend,
  injector: Injector,
  say: (text: string) => void,
): Promise<CellResult[]> {
  try {
    const url = `http://${injector.host}/mcp/${endpointOf(cell)}`;
    const results = await runConformanceSuite({ url }, cell.revision);
    say(`done: ${nameOf(cell)}`);
    return [{ ...cell, results }];
  } finally {
    await backend.stop();
  }
}

/** One after the other: they register backends, and one of them measures time. */
async function runAsBackends(
  wanted: readonly Cell[],
  gateway: TestGateway,
  token: string,
  say: (text: string) => void,
): Promise<CellResult[]> {
  const done: CellResult[] = [];
  const command = `${process.execPath} ${fileURLToPath(new URL('./driver.js', import.meta.url))}`;
  // What measures time comes last, when the others have become quiet.
  for (const cell of wanted.toReversed()) {
    const { revision, other } = cell;
    const control = await startControl({ gateway, token, revision, agent: other });
    try {
      const env = { CONFORMANCE_CONTROL: control.url };
      done.unshift({ ...cell, results: await runConformanceSuite({ command, env }, revision) });
      say(`done: ${nameOf(cell)}`);
    } finally {
      await control.stop();
    }
  }
  return done;
}

const heading = ['The suite is', 'Revision', 'Across the gateway', 'Scored scenarios', 'Others', 'Checks'];

/** The matrix as a table in Markdown. */
export function tableOf(results: readonly CellResult[]): string {
  const rows = results.map((cell) => {
    const { suite, revision, other } = cell;
    const across = `${other} ${suite === 'agent' ? 'backend' : 'agent'}`;
    return [suite, revision, across, passed(cell, true), passed(cell, false), checks(cell)];
  });
  const widths = heading.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cellsOfRow: readonly string[]) =>
    `| ${cellsOfRow.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(heading), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function passed({ results }: CellResult, isScored: boolean): string {
  const wanted = results.filter((result) => result.isScored === isScored);
  return `${wanted.filter(hasPassed).length} of ${wanted.length}`;
}

function checks({ results }: CellResult): string {
  const all = results.flatMap((result) => result.checks);
  const right = all.filter(({ status }) => status === 'SUCCESS').length;
  return `${right} of ${right + all.filter(isWrong).length}`;
}
