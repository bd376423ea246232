import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const isLinux = process.platform === 'linux';

/** The command line of a process; empty when it is not there or not ours to see. */
export function commandLineOf(pid: number): string {
  const line = isLinux
    ? readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
    : ps(['-ww', '-o', 'args=', '-p', `${pid}`]);
  return line.trim();
}

/**
 * Memory of each process tree, in bytes, by its first process. On Linux a page that several processes share counts
 * in proportion (PSS), so that the sum over all parts is what the product really takes.
 */
export function memoryOfTrees(roots: readonly number[]): Map<number, number> {
  const parents = isLinux ? parentsOnLinux() : parentsElsewhere();
  const sizes = new Map<number, number>(roots.map((root) => [root, 0]));
  for (const pid of parents.keys()) {
    const root = rootOf(pid, parents, sizes);
    if (root !== undefined) sizes.set(root, (sizes.get(root) ?? 0) + memoryOf(pid));
  }
  return sizes;
}

function rootOf(
  pid: number,
  parents: ReadonlyMap<number, number>,
  roots: ReadonlyMap<number, unknown>,
): number | undefined {
  for (let current: number | undefined = pid; current !== undefined; current = parents.get(current)) {
    if (roots.has(current)) return current;
  }
  return undefined;
}

function parentsOnLinux(): Map<number, number> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(
    pids.map((pid) => {
      const stat = readText(`/proc/${pid}/stat`);
      // The name, in parentheses, may hold spaces and parentheses itself.
      return [Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)];
    }),
  );
}

function memoryOf(pid: number): number {
  const kilobytes = isLinux
    ? /^Pss:\s+(\d+)/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1]
    : ps(['-o', 'rss=', '-p', `${pid}`]);
  return Number(kilobytes ?? 0) * 1_024;
}

function parentsElsewhere(): Map<number, number> {
  const lines = ps(['-A', '-o', 'pid=,ppid=']).trim().split('\n');
  return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
}

function ps(args: string[]): string {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
