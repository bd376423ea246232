import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRunFile, repositoryRoot, type PartStatus, type RunFile } from '@gatehouse/embedded';
import { eventually } from '../src/eventually.js';

const main = join(repositoryRoot, 'libs/embedded/dist/src/main.js');

/** The product as `npm start` runs it: under a supervisor in a process of its own, so that this can be killed too. */
export class SupervisedProduct {
  private child: ChildProcess | undefined;
  private output = '';

  constructor(
    private readonly dataDir: string,
    private readonly portBase: number,
  ) {}

  /** Resolves when everything is ready. */
  async start(): Promise<void> {
    const args = [main, 'start', '--no-demo', '--data-dir', this.dataDir, '--port-base', String(this.portBase)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output = (this.output + text).slice(-4_000)));
    }
    // One that was killed has left its file behind.
    const isReady = () => {
      const run = readRunFile(this.dataDir);
      return run?.pid === child.pid && run?.ready === true;
    };
    const deadline = Date.now() + 120_000;
    while (!isReady()) {
      if (child.exitCode !== null) throw new Error(`the product did not start:\n${this.output}`);
      if (Date.now() > deadline) throw new Error(`the product is not ready:\n${this.output}`);
      await sleep(100);
    }
  }

  run(): RunFile {
    const run = readRunFile(this.dataDir);
    if (!run) throw new Error(`the product does not run:\n${this.output}`);
    return run;
  }

  async status(): Promise<PartStatus[]> {
    const response = await fetch(this.run().internal.status, { signal: AbortSignal.timeout(2_000) });
    return ((await response.json()) as { parts: PartStatus[] }).parts;
  }

  /**
   * kill -9 of one part, or of the supervisor, which is then started again. Answers whether there was a process.
   * @throws Error with the supervisor's last output when it does not start again.
   */
  async kill(name: string): Promise<boolean> {
    if (name === 'supervisor') {
      await this.end('SIGKILL');
      await this.start();
      return true;
    }
    const parts = await eventually(() => this.status(), 30_000);
    const pid = parts.find((part) => part.name === name)?.pid;
    if (pid === undefined) return false;
    try {
      process.kill(pid, 'SIGKILL');
      return true;
    } catch {
      // It ended meanwhile.
      return false;
    }
  }

  /** Resolves when every part is ready. */
  async ready(): Promise<void> {
    await eventually(async () => {
      const waiting = (await this.status()).filter(({ state }) => state !== 'ready');
      if (waiting.length > 0) throw new Error(`not ready: ${waiting.map(({ name }) => name).join(', ')}`);
    }, 120_000);
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
