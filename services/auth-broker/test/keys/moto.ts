import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { eventually, freePortBase, hasPython, installPython, pythonOf } from '@gatehouse/testkit';

const versions = join(import.meta.dirname, '../../../test/keys/moto.txt');

export interface Moto {
  url: string;
  /** Ends it at once. */
  stop(): Promise<void>;
}

/** Starts moto, which plays AWS (https://docs.getmoto.org); undefined where there is no Python for it. */
export async function startMoto(): Promise<Moto | undefined> {
  if (!(await hasPython())) return undefined;
  await installPython(versions);
  const port = await freePortBase();
  const url = `http://127.0.0.1:${port}`;
  const program = join(dirname(pythonOf(versions)), 'moto_server');
  const child = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await eventually(() => fetch(url), 60_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}
