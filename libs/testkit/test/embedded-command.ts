import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isAlive, readRunFile, repositoryRoot, type RunFile } from '@gatehouse/embedded';
import { eventually } from '../src/eventually.js';

/** What `npm start` runs: installs and builds, then runs the second one. */
const whole = join(repositoryRoot, 'deploy/embedded/run.mjs');
const built = join(repositoryRoot, 'libs/embedded/dist/src/main.js');

/** How a command ended, and what it said. */
export interface Ended {
  code: number | null;
  output: string;
}

/** Runs a command of the built product to its end; `input` is what a person answers. */
export async function runToEnd(args: readonly string[], input = ''): Promise<Ended> {
  const command = new EmbeddedCommand(args, { isBuilt: true });
  command.type(input);
  return command.ended();
}

/** One of the commands of the embedded product, in a process group of its own as a terminal has it. */
export class EmbeddedCommand {
  private readonly child: ChildProcess;
  output = '';

  /** `isBuilt` spares the look at what has to be built. */
  constructor(args: readonly string[], { isBuilt = false } = {}) {
    const program = isBuilt ? built : whole;
    const { GATEHOUSE_BEGUN_AT: _, NODE_OPTIONS: __, ...env } = process.env;
    const child = spawn(process.execPath, [program, ...args], { stdio: 'pipe', detached: true, env });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.child = child;
  }

  type(input: string): void {
    this.child.stdin?.end(input);
  }

  /** Resolves when `npm start` says that everything is ready. */
  async ready(): Promise<void> {
    await eventually(() => {
      if (this.child.exitCode !== null) throw new Error(`it ended:\n${this.output}`);
      if (!/^Gatehouse is ready after /m.test(this.output)) throw new Error(`it is not ready:\n${this.output}`);
    }, 150_000);
  }

  /** What Ctrl-C does: the signal goes to every process of the group. */
  interrupt(): void {
    process.kill(-(this.child.pid ?? NaN), 'SIGINT');
  }

  /** Kills the program that the person started. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  async ended(): Promise<Ended> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return { code: this.child.exitCode, output: this.output };
  }

  /** Every process that it is made of. */
  processes(): number[] {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    const parents = new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
    const isOurs = (pid: number | undefined): boolean =>
      pid !== undefined && (pid === this.child.pid || isOurs(parents.get(pid)));
    return [...parents.keys()].filter(isOurs);
  }
}

/** @throws Error when there is none. */
export function runFileIn(dataDir: string): RunFile {
  const run = readRunFile(dataDir);
  if (!run) throw new Error(`there is no run.json in ${dataDir}`);
  return run;
}

/** Resolves when none of the processes is left. */
export async function allGone(pids: readonly number[]): Promise<void> {
  await eventually(() => {
    const left = pids.filter(isAlive);
    if (left.length === 0) return;
    const lines = execFileSync('ps', ['-o', 'pid=,ppid=,args=', '-p', left.join(',')], { encoding: 'utf8' });
    throw new Error(`still running:\n${lines}`);
  }, 60_000);
}
