import type { BenchProcess } from './processes.js';
import { markOf, type Shape } from './messages.js';
import { pin, residentMegabytes } from './processes.js';
import { runLoad, type LoadResult } from './load.js';

/** One way from the load client to the backend. */
export interface Path {
  name: string;
  port: number;
  /** The process between them; none for the direct way. */
  pid: number | undefined;
  requests: readonly string[];
  shape: Shape;
}

export interface Schedule {
  rounds: number;
  warmUpMs: number;
  oneSessionMs: number;
  manySessionsMs: number;
}

export const manySessions = 64;

/** What one path did, round by round; the same index is the same round on every path. */
export interface Measured {
  path: Path;
  one: LoadResult[];
  many: LoadResult[];
  residentMb: number;
  /** Calls sent in all. */
  sent: number;
}

/**
 * All paths in turn, round after round, in short slices and in another order each time: a machine that others share is
 * slow for seconds at a time, and must be so for all paths alike.
 */
export async function runRounds(load: BenchProcess, paths: readonly Path[], schedule: Schedule): Promise<Measured[]> {
  const measured = paths.map((path): Measured => ({ path, one: [], many: [], residentMb: 0, sent: 0 }));
  for (const { pid } of paths) if (pid !== undefined) pin(pid, 'measured');
  for (let round = 0; round <= schedule.rounds; round++) {
    for (const row of shuffled(measured)) {
      const one = await run(load, row, schedule, 1, schedule.oneSessionMs);
      const many = await run(load, row, schedule, manySessions, schedule.manySessionsMs);
      // The first round warms up the compiler.
      if (round === 0) continue;
      row.one.push(one);
      row.many.push(many);
    }
  }
  for (const row of measured) row.residentMb = row.path.pid === undefined ? 0 : residentMegabytes(row.path.pid);
  return measured;
}

async function run(
  load: BenchProcess,
  row: Measured,
  { warmUpMs }: Schedule,
  sessions: number,
  measureMs: number,
): Promise<LoadResult> {
  const { port, pid, requests, shape } = row.path;
  const result = await runLoad(load, { port, pid, requests, mark: markOf(shape), sessions, warmUpMs, measureMs });
  row.sent += result.sent;
  return result;
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
