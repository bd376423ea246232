import { fileURLToPath } from 'node:url';
import {
  hasPassed,
  isWrong,
  runConformanceSuite,
  startConformanceBackend,
  type Revision,
  type ScenarioResult,
} from '@gatehouse/testkit';
import { startGateway, type TestGateway } from '../gateway.js';
import { startBroker } from './broker.js';
import { startControl, type ClientStage } from './control.js';
import { startInjector } from './injector.js';

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
  const own = { ALLOWED_HOSTS: host, ALLOWED_ORIGINS: `http://${host}` };
  const gateway = await startGateway(own, ['nats', 'postgres', 'idp']);
  const broker = await startBroker(gateway.infrastructure);
  try {
    await gateway.allowEverything('bot', cells.filter(({ suite }) => suite === 'agent').map(endpointOf));
    const token = await gateway.issueToken('bot', { userId: broker.userId });
    injector.target = { url: gateway.url, token };
    const run = async (cell: Cell): Promise<CellResult> => {
      const results =
        cell.suite === 'agent'
          ? await runAsAgent(cell, gateway, host)
          : await runAsBackend(cell, { gateway, broker, token });
      say(`done: ${nameOf(cell)}`);
      return { ...cell, results };
    };
    return await inTwoLanes(cells, run);
  } finally {
    await broker.stop();
    await gateway.stop();
    await injector.stop();
  }
}

function endpointOf({ revision, other }: Cell): string {
  return `${other}-for-${revision}`;
}

/** The cell that waits most of its time has a lane of its own; more at once would disturb what the suite measures. */
async function inTwoLanes(wanted: readonly Cell[], run: (cell: Cell) => Promise<CellResult>): Promise<CellResult[]> {
  const isSlow = (cell: Cell) => cell.suite === 'agent' && cell.revision === '2026-07-28' && cell.other === 'legacy';
  const done = new Map<Cell, CellResult>();
  const lane = async (ofLane: readonly Cell[]) => {
    for (const cell of ofLane) done.set(cell, await run(cell));
  };
  // A lane that breaks off leaves the other to its end, so that nothing stays behind.
  const lanes = await Promise.allSettled([lane(wanted.filter(isSlow)), lane(wanted.filter((cell) => !isSlow(cell)))]);
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  return wanted.flatMap((cell) => done.get(cell) ?? []);
}

/** Each cell has a backend of its own: changes that one provokes are not seen in another. */
async function runAsAgent(cell: Cell, gateway: TestGateway, host: string): Promise<ScenarioResult[]> {
  const { revision, other } = cell;
  const backend = await startConformanceBackend({ era: other });
  const id = endpointOf(cell);
  try {
    const settings = { [other]: true, timeoutMs: 60_000 };
    await gateway.addBackend(id, backend, settings, backend.catalogue.definitions());
    return await runConformanceSuite({ url: `http://${host}/mcp/${id}` }, revision);
  } finally {
    await backend.stop();
  }
}

async function runAsBackend(
  cell: Cell,
  stage: Pick<ClientStage, 'gateway' | 'broker' | 'token'>,
): Promise<ScenarioResult[]> {
  const { revision, other } = cell;
  const control = await startControl({ ...stage, revision, agent: other });
  const command = `${process.execPath} ${fileURLToPath(new URL('./driver.js', import.meta.url))}`;
  try {
    return await runConformanceSuite({ command, env: { CONFORMANCE_CONTROL: control.url } }, revision);
  } finally {
    await control.stop();
  }
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
