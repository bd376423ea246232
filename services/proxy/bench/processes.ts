import { execFileSync, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A process of the bench; it says its port when it is ready. */
export interface BenchProcess {
  pid: number;
  port: number;
  /** Sends a message and answers the next one that comes back. */
  ask<T>(message: object): Promise<T>;
  stop(): Promise<void>;
}

/** Starts `<name>.process.js` with the flags of the real proxy. */
export async function startProcess(name: string, args: readonly string[] = []): Promise<BenchProcess> {
  const script = fileURLToPath(new URL(`${name}.process.js`, import.meta.url));
  const child = fork(script, args, { execArgv: ['--max-semi-space-size=32'] });
  const next = () =>
    new Promise<unknown>((resolve, reject) => {
      const onExit = () => reject(new Error(`the ${name} process of the bench ended`));
      child.once('exit', onExit);
      child.once('message', (message) => {
        child.off('exit', onExit);
        resolve(message);
      });
    });
  const { port } = (await next()) as { port: number };
  const { pid = 0 } = child;
  return {
    pid,
    port,
    ask: async <T>(message: object) => {
      child.send(message);
      return (await next()) as T;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

const ticksPerSecond = 100;

/** User and system time of a process with all of its threads. */
export function cpuMicroseconds(pid: number): number {
  if (process.platform === 'linux') {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * (1e6 / ticksPerSecond);
  }
  const parts = execFileSync('ps', ['-o', 'time=', '-p', `${pid}`], { encoding: 'utf8' })
    .trim()
    .split(':')
    .map(Number);
  return parts.reduce((sum, part) => sum * 60 + part, 0) * 1e6;
}

/** Resident memory of a process in megabytes. */
export function residentMegabytes(pid: number): number {
  if (process.platform === 'linux') {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
  }
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' })) / 1_024;
}

const cpus = availableParallelism();
const canPin = cpus > 1 && spawnSync('taskset', ['-V']).status === 0;

/** How the processes share the processors, in words. */
export const pinning = canPin
  ? `what is measured has CPU 0, everything else CPU ${cpus === 2 ? '1' : `1-${cpus - 1}`}`
  : 'nothing is pinned to a CPU (taskset is missing, or there is one CPU)';

/** Gives what is measured a CPU of its own, and the rest the others. */
export function pin(pid: number, role: 'measured' | 'other'): void {
  if (!canPin) return;
  execFileSync('taskset', ['-apc', role === 'measured' ? '0' : `1-${cpus - 1}`, `${pid}`], { stdio: 'ignore' });
}
