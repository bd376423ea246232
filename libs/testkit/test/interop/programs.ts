import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isListening, repositoryRoot } from '@gatehouse/embedded';
import { eventually } from '../../src/eventually.js';

const embedded = join(repositoryRoot, 'libs/embedded/dist/src');

/** A server of others, from a package. */
export interface ServerProgram {
  /** Its main file, below `node_modules`. */
  script: string;
  args: readonly string[];
  env?: Record<string, string>;
  port: number;
}

/** A server that runs. */
export interface RunningServer {
  stop(): Promise<void>;
}

/** Starts a server on loopback; ready when it listens. */
export async function startServer({ script, args, env = {}, port }: ServerProgram): Promise<RunningServer> {
  const preloaded = ['end-with-parent.js', 'demo/listen-on-loopback.js'].flatMap((file) => [
    '--import',
    join(embedded, file),
  ]);
  const child = spawn(process.execPath, [...preloaded, join(repositoryRoot, 'node_modules', script), ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
  }
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    if (hasEnded()) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    // Some wait for their agents to go first.
    const timer = setTimeout(() => child.kill('SIGKILL'), 1_000);
    await ended;
    clearTimeout(timer);
  };
  try {
    await eventually(async () => {
      if (!(await isListening(port))) throw new Error(`${script} does not listen: ${said}`);
    }, 30_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}
