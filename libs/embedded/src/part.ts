import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatehouseError } from '@gatehouse/errors';
import { endLeftOver, writeIdentity } from './process-identity.js';
import { secondsSince, type Progress } from './progress.js';

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

/** A part could not be started; `logTail` is the end of its log. */
export class PartFailed extends GatehouseError {
  constructor(
    readonly part: string,
    reason: string,
    readonly logFile: string,
    readonly logTail: string,
  ) {
    super('GATEHOUSE_START_PART_FAILED', { detail: `${part} ${reason}` });
  }
}

export interface PartFiles {
  log: string;
  pid: string;
}

export type PartState = 'starting' | 'ready' | 'restarting' | 'stopped';

const stopGraceMs = 8_000;

/** Runs one part: starts it, keeps it running, stops it. */
export class Part {
  private child: ChildProcess | undefined;
  private guard: ChildProcess | undefined;
  private stopping = false;
  private quickEnds = 0;
  private beStopped: () => void = () => undefined;
  private readonly stopped = new Promise<void>((resolve) => (this.beStopped = resolve));
  state: PartState = 'stopped';
  startedAt = 0;
  restarts = 0;

  constructor(
    readonly spec: PartSpec,
    readonly files: PartFiles,
    private readonly progress: Progress,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** @throws PartFailed when it ends or is not ready in time. */
  async start(): Promise<void> {
    await endLeftOver(this.files.pid, this.spec.stopSignal ?? 'SIGTERM', stopGraceMs);
    if (existsSync(this.files.log)) renameSync(this.files.log, `${this.files.log}.old`);
    this.state = 'starting';
    await this.waitUntilReady(this.launch());
    this.state = 'ready';
  }

  private launch(): ChildProcess {
    const { command, args, env, uid, gid, cwd } = this.spec;
    const log = openSync(this.files.log, 'a', 0o600);
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
    // A program that cannot be started emits `error` and no `exit`; it has no process id then.
    child.once('error', (error) => this.onExit(child, error.message));
    child.once('exit', (code, signal) => this.onExit(child, signal ?? `code ${code ?? 0}`));
    if (child.pid === undefined) return child;
    writeIdentity(this.files.pid, child.pid);
    if (!isNode) this.guard = startGuard(child.pid, this.spec.stopSignal ?? 'SIGTERM');
    return child;
  }

  private onExit(child: ChildProcess, how: string): void {
    if (child !== this.child) return;
    this.guard?.kill('SIGKILL');
    if (this.stopping || this.state === 'starting') return;
    void this.restart(how);
  }

  private async restart(how: string): Promise<void> {
    this.state = 'restarting';
    this.restarts++;
    // The first restart is nearly at once; a part that keeps dying is given more and more time.
    this.quickEnds = Date.now() - this.startedAt > 30_000 ? 0 : this.quickEnds + 1;
    const pauseMs = Math.min(10_000, 100 * 2 ** Math.max(0, this.quickEnds - 1));
    this.progress(`${this.spec.name} ended (${how}); starting it again in ${pauseMs / 1_000} s`);
    // A pause that a stop cut short must not keep the process.
    await Promise.race([sleep(pauseMs, undefined, { ref: false }), this.stopped]);
    if (this.stopping) return;
    const child = this.launch();
    const begun = Date.now();
    while (this.child === child && hasNotEnded(child) && !this.stopping) {
      if (await this.spec.isReady().catch(() => false)) {
        this.state = 'ready';
        this.progress(`${this.spec.name} is ready again (${secondsSince(begun)})`);
        return;
      }
      await sleep(50);
    }
  }

  private async waitUntilReady(child: ChildProcess): Promise<void> {
    const timeoutMs = this.spec.readyTimeoutMs ?? 60_000;
    const deadline = Date.now() + timeoutMs;
    while (!(await this.spec.isReady().catch(() => false))) {
      if (this.stopping) this.fail('was stopped while starting');
      if (child.pid === undefined) this.fail(`could not be started: ${this.spec.command} does not run here`);
      if (!hasNotEnded(child)) this.fail(`ended while starting (${child.signalCode ?? `code ${child.exitCode}`})`);
      if (Date.now() > deadline) this.fail(`was not ready after ${timeoutMs / 1_000} s`);
      await sleep(50);
    }
  }

  private fail(reason: string): never {
    this.stopping = true;
    throw new PartFailed(this.spec.name, reason, this.files.log, tailOf(this.files.log));
  }

  /** Sends a signal to the part's process; it is started again if that ends it. */
  kill(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  async stop(graceMs = stopGraceMs): Promise<void> {
    this.stopping = true;
    this.state = 'stopped';
    this.beStopped();
    const { child } = this;
    if (child?.pid === undefined || !hasNotEnded(child)) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(this.spec.stopSignal ?? 'SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await ended;
    clearTimeout(timer);
    await endLeftOver(this.files.pid, 'SIGKILL', 0);
  }
}

function hasNotEnded(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/**
 * A program that is not Node would outlive a supervisor that is killed: a shell waits for the end of its input, which
 * comes with the end of the supervisor, and ends the program.
 */
function startGuard(pid: number, signal: NodeJS.Signals): ChildProcess {
  const script = `read line; kill -${signal.slice('SIG'.length)} "$1"`;
  const guard = spawn('/bin/sh', ['-c', script, 'gatehouse-guard', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
  });
  guard.once('error', () => undefined);
  guard.stdin.once('error', () => undefined);
  guard.unref();
  return guard;
}

/** What children inherit: nothing of ours but what programs need to run. */
function baseEnv(): Record<string, string> {
  const keep = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TZ', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];
  return Object.fromEntries(keep.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
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
