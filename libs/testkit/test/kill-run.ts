import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../src/eventually.js';
import { startFixtureBackend } from '../src/fixture-backend.js';
import { freePortBase } from '../src/infrastructure.js';
import { GatehouseVerbs } from '../src/gatehouse-verbs.js';
import { AdminChanges } from './admin-changes.js';
import { CallLoad, type SentCall } from './call-load.js';
import { SupervisedProduct } from './supervised-product.js';

const callsPerSecond = 50;
const parts = [
  ...['proxy', 'nats', 'policy', 'postgres', 'auth-broker', 'clickhouse', 'registry'],
  ...['analytics', 'guardrail', 'portal', 'idp', 'supervisor'],
];

export interface KillOptions {
  kills: number;
  /** Between two kills, on average. */
  pauseMs: number;
}

/** What was found after the kills; every list is empty when all promises held. */
export interface KillReport {
  /** Calls whose answer reached the agent. */
  calls: number;
  /** Changes whose success reached the administrator. */
  changes: number;
  lostCalls: SentCall[];
  /** Answered calls that the backend's own ledger does not have exactly once. */
  strayCalls: SentCall[];
  /** Trace ids that the log has more than once. */
  repeatedCalls: string[];
  /** Records of successful calls that never reached the backend. */
  inventedCalls: string[];
  /** Rows that the log counts, less the calls that it shows. */
  miscounted: number;
  lostChanges: string[];
}

/** The report when nothing was lost, invented or counted twice. */
export const nothingLost = {
  lostCalls: [],
  strayCalls: [],
  repeatedCalls: [],
  inventedCalls: [],
  miscounted: 0,
  lostChanges: [],
} satisfies Omit<KillReport, 'calls' | 'changes'>;

/**
 * kill -9 of one part after the other, the supervisor included, under load and with changes going on; then compares
 * what was acknowledged with what is there. The backend's ledger is the oracle.
 */
export async function runKills({ kills, pauseMs }: KillOptions): Promise<KillReport> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-kills-'));
  const product = new SupervisedProduct(dataDir, await freePortBase());
  const backend = await startFixtureBackend({ eras: ['modern'] });
  try {
    await product.start();
    const from = new Date();
    const gatehouse = new GatehouseVerbs(product.run().urls);
    await gatehouse.registerBackend('ledger', backend);
    await gatehouse.addAgent('loader');
    await gatehouse.mapAgent('loader', 'ledger');
    await gatehouse.addRule('allow');
    const { token } = await gatehouse.issueToken('loader');
    const load = new CallLoad(gatehouse.endpoint('ledger'), token);
    const changes = new AdminChanges(gatehouse);
    await changes.begin();
    load.start(callsPerSecond);
    changes.start();
    await killInTurn(product, load, { kills, pauseMs }).finally(() => Promise.all([load.stop(), changes.stop()]));
    const ledger = backend.calls.map(({ args }) => String(args.text));
    const logged = await settledLog(gatehouse, from, load.sent);
    return { ...compare(load.sent, ledger, logged), ...(await changes.compare()) };
  } finally {
    await product.stop();
    await backend.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Resolves when all of it works again, not just the processes. */
async function killInTurn(product: SupervisedProduct, load: CallLoad, options: KillOptions): Promise<void> {
  let killed = 0;
  for (let i = 0; killed < options.kills; i++) {
    await sleep(options.pauseMs * (0.5 + Math.random()));
    if (await product.kill(parts[i % parts.length] ?? '')) killed++;
  }
  await product.ready();
  const before = load.sent.length;
  await eventually(() => assertAnswered(load.sent.slice(before)), 60_000);
}

function assertAnswered(calls: readonly SentCall[]): void {
  if (!calls.some(({ acknowledged }) => acknowledged)) throw new Error('no call is answered after the last kill');
}

interface Log {
  calls: { traceId: string | null; verdict: string }[];
  total: number;
}

/** The log once nothing more comes in; a lost record is given time to turn up. */
async function settledLog(gatehouse: GatehouseVerbs, from: Date, sent: readonly SentCall[]): Promise<Log> {
  await eventually(async () => {
    const { ingest } = await gatehouse.graphql<{ ingest: { lagRecords: number } }>('{ ingest { lagRecords } }');
    if (ingest.lagRecords > 0) throw new Error(`${ingest.lagRecords} records are on their way`);
  }, 120_000);
  const filter = { from: from.toISOString(), to: new Date(Date.now() + 120_000).toISOString() };
  const deadline = Date.now() + 30_000;
  for (;;) {
    const calls = await gatehouse.calls(filter);
    const found = new Set(calls.map(({ traceId }) => traceId));
    const isWhole = sent.every((call) => !call.acknowledged || found.has(call.traceId));
    if (isWhole || Date.now() > deadline) return { calls, total: await countCalls(gatehouse, filter) };
    await sleep(500);
  }
}

async function countCalls(gatehouse: GatehouseVerbs, filter: object): Promise<number> {
  const query = 'query ($filter: CallFilter!) { calls(filter: $filter) { totalCount } }';
  return (await gatehouse.graphql<{ calls: { totalCount: number } }>(query, { filter })).calls.totalCount;
}

function compare(sent: readonly SentCall[], ledger: readonly string[], { calls, total }: Log) {
  const answered = sent.filter(({ acknowledged }) => acknowledged);
  const logged = countBy(calls.map(({ traceId }) => traceId ?? ''));
  const arrived = countBy(ledger);
  const textOf = new Map(sent.map(({ traceId, text }) => [traceId, text]));
  const succeeded = calls.filter(({ verdict }) => verdict === 'allowed').map(({ traceId }) => traceId ?? '');
  return {
    calls: answered.length,
    lostCalls: answered.filter(({ traceId }) => !logged.has(traceId)),
    strayCalls: answered.filter(({ text }) => arrived.get(text) !== 1),
    repeatedCalls: [...logged].filter(([, count]) => count > 1).map(([traceId]) => traceId),
    inventedCalls: succeeded.filter((traceId) => !arrived.has(textOf.get(traceId) ?? '')),
    miscounted: total - calls.length,
  };
}

function countBy(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
