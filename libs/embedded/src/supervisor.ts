import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';
import { Part, PartFailed, type PartState } from './part.js';
import { dependentsOf, prerequisitesOf, specOf, type PartName, type ProductContext } from './parts.js';
import { createDatabases } from './postgres.js';
import { endLeftOver } from './process-identity.js';
import { memoryOfTrees } from './process-table.js';
import { secondsSince } from './progress.js';
import { databases, urlsOf } from './service-env.js';

/** How one process of the product is. */
export interface PartStatus {
  name: string;
  state: PartState;
  pid: number | undefined;
  port: number;
  uptimeSeconds: number;
  memoryBytes: number;
  restarts: number;
}

/** Starts the parts as soon as what they need is ready, and stops them in the opposite order. */
export class Supervisor {
  private readonly running = new Map<PartName, Part>();
  private readonly startedAt = Date.now();
  private stopping: Promise<void> | undefined;

  constructor(
    private readonly context: ProductContext,
    private readonly wanted: ReadonlySet<PartName>,
  ) {}

  /** @throws PartFailed of the part that failed first, when everything is stopped again. */
  async start(): Promise<void> {
    let first: unknown;
    const starting = inOrder(this.wanted, prerequisitesOf, async (name) => {
      if (this.stopping) return;
      await this.startPart(name).catch((error: unknown) => {
        first ??= error;
        void this.stop();
        throw error;
      });
    });
    const results = await Promise.allSettled(starting);
    if (results.every(({ status }) => status === 'fulfilled') && !this.stopping) return;
    await this.stop();
    throw first instanceof Error ? first : new Error('It was stopped while it was starting.');
  }

  private async startPart(name: PartName): Promise<void> {
    const begun = Date.now();
    const { folders, progress } = this.context;
    const files = { log: join(folders.logs, `${name}.log`), pid: join(folders.pids, name) };
    const spec = await specOf(name, this.context).catch((error: unknown) => {
      if (error instanceof GatehouseError) throw error;
      throw new PartFailed(name, `cannot be started: ${(error as Error).message}`, '', '');
    });
    if (this.stopping) return;
    const part = new Part(spec, files, progress);
    this.running.set(name, part);
    await part.start();
    if (name === 'postgres') {
      await createDatabases(urlsOf(this.context).postgres('postgres'), Object.values(databases));
    }
    progress(`${name} is ready (${secondsSince(begun)})`);
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  private async stopAll(): Promise<void> {
    await Promise.all(
      inOrder(new Set(this.running.keys()), dependentsOf, async (name) => this.running.get(name)?.stop()),
    );
    // A part whose start was under way has been launched meanwhile.
    await Promise.all([...this.running.values()].map((part) => part.stop()));
  }

  /** @throws TypeError when the part is not among those that were started. */
  part(name: PartName): Part {
    const part = this.running.get(name);
    if (!part) throw new TypeError(`${name} is not running`);
    return part;
  }

  parts(): Part[] {
    return [...this.running.values()];
  }

  /** The supervisor itself and every part. */
  status(): PartStatus[] {
    const parts = this.parts();
    const pids = parts.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    const memory = memoryOfTrees([...pids, process.pid]);
    const own: PartStatus = {
      name: 'supervisor',
      state: 'ready',
      pid: process.pid,
      port: this.context.ports.metrics,
      uptimeSeconds: Math.floor((Date.now() - this.startedAt) / 1_000),
      memoryBytes: memory.get(process.pid) ?? 0,
      restarts: 0,
    };
    return [own, ...parts.map((part) => statusOf(part, memory))];
  }
}

function statusOf(part: Part, memory: ReadonlyMap<number, number>): PartStatus {
  const { spec, state, pid, startedAt, restarts } = part;
  return {
    name: spec.name,
    state,
    pid,
    port: spec.port,
    uptimeSeconds: Math.floor((Date.now() - startedAt) / 1_000),
    memoryBytes: memory.get(pid ?? 0) ?? 0,
    restarts,
  };
}

/** Ends what a supervisor that was killed left behind. */
export async function endLeftOvers({ folders, progress }: ProductContext): Promise<number> {
  const names = readdirSync(folders.pids);
  // Databases end in good order on SIGINT; the rest has been told by its closed channel already.
  const ended = await Promise.all(names.map((name) => endLeftOver(join(folders.pids, name), 'SIGINT', 8_000)));
  const count = ended.filter(Boolean).length;
  if (count > 0) progress(`ended ${count} ${count === 1 ? 'process' : 'processes'} that an earlier run left behind`);
  return count;
}

/** One promise for each name, whose work begins when the work of those before it is done. */
function inOrder(
  names: ReadonlySet<PartName>,
  before: (name: PartName) => readonly PartName[],
  work: (name: PartName) => Promise<void>,
): Promise<void>[] {
  const promises = new Map<PartName, Promise<void>>();
  const get = (name: PartName): Promise<void> => {
    const known = promises.get(name);
    if (known) return known;
    const earlier = before(name).filter((other) => names.has(other));
    const promise = Promise.all(earlier.map(get)).then(() => work(name));
    promises.set(name, promise);
    return promise;
  };
  return [...names].map(get);
}
