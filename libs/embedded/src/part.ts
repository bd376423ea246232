import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One process of the product: how to start it, and how to tell that it is ready. */
export interface PartSpec {
  name: string;
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  uid?: number;
  gid?: number;
  port: number;
  /** Resolves true when the part can be used. */
  isReady(): Promise<boolean>;
  /** The signal that ends it in good order. */
  stopSignal?: NodeJS.Signals;
  readyTimeoutMs?: number;
}

/** A part could not be started; the message holds the end of its log. */
export class PartFailed extends Error {
  constructor(
    readonly part: string,
    reason: string,
    readonly logTail: string,
  ) {
    super(`${part} ${reason}`);
    this.name = 'PartFailed';
  }
}

export interface PartFiles {
  log: string;
  pid: string;
}

/** Runs one part: starts it, keeps it running, stops it. */
export class Part {
  private child: ChildProcess | undefined;
  private stopping = false;
  private restarts = 0;
  startedAt = 0;

  constructor(
    readonly spec: PartSpec,
    private readonly files: PartFiles,
    private readonly onEvent: (text: string) => void,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** @throws PartFailed when it ends or is not ready in time. */
  async start(): Promise<void> {
    endLeftOver(this.files.pid, this.spec.command);
    if (existsSync(this.files.log)) renameSync(this.files.log, `${this.files.log}.old`);
    this.launch();
    await this.waitUntilReady();
  }

  private launch(): void {
    const { command, args, env, uid, gid, cwd } = this.spec;
    const log = openSync(this.files.log, 'a');
    const isNode = command === process.execPath;
    const child = spawn(command, args, {
      // The channel tells a Node part that the supervisor is gone, even when that was killed.
      stdio: ['ignore', log, log, ...(isNode ? (['ipc'] as const) : [])],
      // A group of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops the parts in order.
      detached: true,
      env: { ...baseEnv(), ...env },
      ...(cwd === undefined ? {} : { cwd }),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    closeSync(log);
    this.child = child;
    this.startedAt = Date.now();
    if (child.pid !== undefined) writeFileSync(this.files.pid, String(child.pid));
    child.once('error', () => undefined);
    child.once('exit', (code, signal) => void this.onExit(child, signal ?? `code ${code ?? 0}`));
  }

  private async onExit(child: ChildProcess, how: string): Promise<void> {
    if (this.stopping || child !== this.child) return;
    this.onEvent(`${this.spec.name} ended (${how}); starting it again`);
    // The first restart is at once; a part that keeps dying is given more and more time.
    const ranMs = Date.now() - this.startedAt;
    this.restarts = ranMs > 30_000 ? 0 : this.restarts + 1;
    await sleep(Math.min(10_000, 100 * 2 ** Math.max(0, this.restarts - 1)));
    if (!this.stopping) this.launch();
  }

  private async waitUntilReady(): Promise<void> {
    const deadline = Date.now() + (this.spec.readyTimeoutMs ?? 60_000);
    const first = this.child;
    while (!(await this.spec.isReady().catch(() => false))) {
      if (first?.exitCode !== null || first.signalCode !== null) this.fail('ended while starting');
      if (Date.now() > deadline) this.fail('did not become ready in time');
      await sleep(50);
    }
  }

  private fail(reason: string): never {
    this.stopping = true;
    throw new PartFailed(this.spec.name, reason, tailOf(this.files.log));
  }

  /** Sends a signal to the part's process; it is started again if that ends it. */
  kill(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  async stop(graceMs = 8_000): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(this.spec.stopSignal ?? 'SIGTERM');
    await Promise.race([ended, sleep(graceMs)]);
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await ended;
    }
  }
}

/** What children inherit: nothing of ours but what programs need to run. */
function baseEnv(): Record<string, string> {
  const keep = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TZ', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];
  return Object.fromEntries(keep.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Ends the process of an earlier supervisor that was killed, if it is still the same program. */
function endLeftOver(pidFile: string, command: string): void {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  if (!isAlive(pid) || !runs(pid, command)) return;
  process.kill(pid, 'SIGKILL');
  for (let waited = 0; isAlive(pid) && waited < 100; waited++) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !commandState(pid).startsWith('Z');
  } catch {
    return false;
  }
}

function commandState(pid: number): string {
  try {
    return /^State:\s+(\S+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}

/** A process id may have been given to another program meanwhile. */
function runs(pid: number, command: string): boolean {
  // Without /proc (macOS) the pid file alone has to do.
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(command);
  } catch {
    return false;
  }
}

/** The last lines of a log file. */
export function tailOf(file: string, lines = 15): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : '';
}

/** Whether something listens on a loopback port. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.setTimeout(1_000, () => finish(false));
  });
}

/** Whether a URL answers 200. */
export async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
  await response.arrayBuffer();
  return response.status === 200;
}
