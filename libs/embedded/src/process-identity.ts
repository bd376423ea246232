import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that can be told from a later one with the same id. */
export interface ProcessIdentity {
  pid: number;
  /** When it was started, as the system says it. */
  started: string;
}

/** Whether a process id belongs to a process that runs. */
export function isAlive(pid: number): boolean {
  return startOf(pid) !== undefined;
}

/** The identity of a running process; undefined = there is none with this id. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const started = startOf(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Writes down who a process is, for a later supervisor. */
export function writeIdentity(file: string, pid: number): void {
  const identity = identityOf(pid);
  if (identity) writeFileSync(file, JSON.stringify(identity), { mode: 0o600 });
}

/** The process that a file names, if it is the very same one and still runs. */
export function readIdentity(file: string): ProcessIdentity | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { pid, started } = JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
    return startOf(pid) === started ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

/** Ends the process that a file names, if it still runs: asks first, then kills. Answers whether there was one. */
export async function endLeftOver(file: string, signal: NodeJS.Signals, graceMs: number): Promise<boolean> {
  const identity = readIdentity(file);
  if (identity) await endProcess(identity, signal, graceMs);
  rmSync(file, { force: true });
  return identity !== undefined;
}

/** Sends a signal, waits, and kills what is still there. */
export async function endProcess(identity: ProcessIdentity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  for (const [how, waitMs] of [
    [signal, graceMs],
    ['SIGKILL', 5_000],
  ] as const) {
    sendSignal(identity.pid, how);
    const deadline = Date.now() + waitMs;
    while (startOf(identity.pid) === identity.started) {
      if (Date.now() > deadline) break;
      await sleep(25);
    }
    if (startOf(identity.pid) !== identity.started) return;
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

function startOf(pid: number): string | undefined {
  return process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid);
}

/** Clock ticks since boot. A zombie has ended, once no thread of it is left that still holds its ports and files. */
function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = '', threads] = [fields[0], Number(fields[17])];
    return state === 'X' || (state === 'Z' && threads <= 1) ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function startElsewhere(pid: number): string | undefined {
  try {
    const args = ['-o', 'state=,lstart=', '-p', String(pid)];
    const answer = execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const [state = '', ...started] = answer.trim().split(/\s+/);
    return state === '' || state.startsWith('Z') ? undefined : started.join(' ');
  } catch {
    return undefined;
  }
}
