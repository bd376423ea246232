import type { BenchProcess } from './processes.js';

/** What the load client is to do. */
export interface LoadOrder {
  port: number;
  /** The process whose CPU time is read; none for the backend itself. */
  pid: number | undefined;
  /** Whole HTTP requests; each connection sends its own again and again. */
  requests: readonly string[];
  /** What every answer has in it. */
  mark: string;
  sessions: number;
  warmUpMs: number;
  measureMs: number;
}

export interface LoadResult {
  /** All calls, those of the warm-up included. */
  sent: number;
  /** Calls that ended in the measured time. */
  calls: number;
  rps: number;
  p50Ms: number;
  p99Ms: number;
  /** Microseconds of CPU time per call. */
  cpuUs: number;
}

/** Runs one order in the load process. */
export async function runLoad(load: BenchProcess, order: LoadOrder): Promise<LoadResult> {
  const reply = await load.ask<{ result?: LoadResult; error?: string }>(order);
  if (!reply.result) throw new Error(`the load client failed: ${reply.error ?? ''}`);
  return reply.result;
}
