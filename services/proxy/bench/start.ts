import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePortBase } from '@gatehouse/testkit';
import { startGatehouse, type ProxyCommand } from './gatehouse.js';
import { median } from './rounds.js';

const repositoryRoot = fileURLToPath(new URL('../../../../', import.meta.url));
const settleMs = 15_000;

export interface StartFigures {
  /** Seconds from a fresh clone to ready; undefined when it was not asked for. */
  cloneSeconds: number | undefined;
  secondSeconds: number;
  /** Of all processes together, shared pages counted once, some seconds after the start. */
  idleMegabytes: number;
}

/** Seconds from the start of the proxy's process to its readiness: median of five. */
export async function measureProxyStart(): Promise<number> {
  const gatehouse = await startGatehouse(1);
  try {
    await gatehouse.stopProxy();
    return median(await timeStarts(gatehouse.command));
  } finally {
    await gatehouse.stop();
  }
}

async function timeStarts({ command, args, env, isReady }: ProxyCommand): Promise<number[]> {
  const seconds: number[] = [];
  for (let i = 0; i < 5; i++) {
    const begun = performance.now();
    const child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...process.env, ...env },
    });
    while (!(await isReady().catch(() => false))) {
      if (child.exitCode !== null) throw new Error('the proxy ended while it started');
      await sleep(10);
    }
    seconds.push((performance.now() - begun) / 1_000);
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }
  return seconds;
}

/** Starts the whole product twice, as a person would; the first time from a fresh clone if that is asked for. */
export async function measureProductStarts(fromClone: boolean): Promise<StartFigures> {
  const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const args = ['--', '--data-dir', join(scratch, 'data'), '--port-base', `${await freePortBase()}`];
  const begun = performance.now();
  const root = fromClone ? clone(join(scratch, 'clone')) : repositoryRoot;
  try {
    await startAndStop(root, args);
    const cloneSeconds = fromClone ? (performance.now() - begun) / 1_000 : undefined;
    let idleMegabytes = 0;
    const secondSeconds = await startAndStop(root, args, async () => {
      await sleep(settleMs);
      idleMegabytes = await memoryOf(join(scratch, 'data'));
    });
    return { cloneSeconds, secondSeconds, idleMegabytes };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function clone(target: string): string {
  execFileSync('git', ['clone', '-q', repositoryRoot, target]);
  return target;
}

/** Seconds from the command to the line that says that everything is ready. */
async function startAndStop(cwd: string, args: readonly string[], whileReady?: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  const env = cleanEnvironment();
  const npm = spawn('npm', ['start', ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(npm, 'exit');
  try {
    await readyLine(npm);
    const seconds = (performance.now() - begun) / 1_000;
    await whileReady?.();
    return seconds;
  } finally {
    npm.kill('SIGTERM');
    execFileSync('npm', ['run', 'stop', ...args.slice(0, 3)], { cwd, env, stdio: 'ignore' });
    await ended;
  }
}

/** Without what the npm above this process says of its own folder. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$)/.test(name)));
}

function readyLine(npm: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const onOutput = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Gatehouse is ready after')) resolve();
    };
    npm.stdout?.on('data', onOutput);
    npm.stderr?.on('data', onOutput);
    npm.once('exit', () => reject(new Error(`npm start failed:\n${output.slice(-2_000)}`)));
  });
}

async function memoryOf(dataDir: string): Promise<number> {
  const run = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as { internal: { status: string } };
  const { parts } = (await (await fetch(run.internal.status)).json()) as { parts: { memoryBytes: number }[] };
  return parts.reduce((sum, part) => sum + part.memoryBytes, 0) / 1_048_576;
}
