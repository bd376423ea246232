import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readFile, readlink, rename, rmdir, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Progress } from './progress.js';

const run = promisify(execFile);

/** The user as which PostgreSQL runs, which refuses to run as root. Empty = as we are. */
export interface RunAs {
  uid?: number;
  gid?: number;
}

/** Programs of a PostgreSQL server. */
export interface Programs {
  postgres: string;
  initdb: string;
}

/** Where root keeps what the server's user must reach and cannot reach inside a private folder. */
const reachableRoot = '/var/lib/gatehouse';

/** An existing cluster belongs to who made it; a new one to the system's `postgres` or `nobody`. */
export async function runAsFor(dir: string): Promise<RunAs> {
  const made = await stat(join(dir, 'PG_VERSION')).catch(() => undefined);
  if (made && made.uid !== 0) return { uid: made.uid, gid: made.gid };
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, name]))).catch(() => undefined);
    if (ids) return { uid: Number(ids[0]?.stdout), gid: Number(ids[1]?.stdout) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and this system has no user "postgres" or "nobody" to run it as. ' +
      'Start Gatehouse as a normal user, or add such a user.',
  );
}

/** The folder itself, or one outside of private folders with a link to it in the folder's place. */
export async function reachableDir(dir: string, runAs: RunAs, progress: Progress): Promise<string> {
  const existing = await lstat(dir).catch(() => undefined);
  if (existing?.isSymbolicLink()) return readlink(dir);
  await mkdir(dirname(dir), { recursive: true });
  const closed = await closedFolder(dir, runAs);
  if (closed === undefined) return dir;
  const target = join(reachableRoot, `data-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`);
  progress(`postgres: its user cannot pass ${closed}, so its data lies in ${target}`);
  await makeReachableRoot();
  if (existing) await rmdir(dir);
  await symlink(target, dir);
  return target;
}

/** The programs themselves, or copies outside of private folders. */
export async function reachablePrograms(programs: Programs, runAs: RunAs, progress: Progress): Promise<Programs> {
  const closed = await closedFolder(programs.postgres, runAs);
  if (closed === undefined) return programs;
  const native = dirname(dirname(programs.postgres));
  const { version } = JSON.parse(await readFile(join(native, '../package.json'), 'utf8')) as { version: string };
  const copy = join(reachableRoot, `postgresql-${version}`);
  if (!(await stat(copy).catch(() => undefined))) {
    progress(`postgres: its user cannot pass ${closed}, so its programs are copied to ${copy}`);
    await makeReachableRoot();
    const temporary = `${copy}.${process.pid}`;
    await cp(native, temporary, { recursive: true, verbatimSymlinks: true });
    await rename(temporary, copy);
  }
  return { postgres: join(copy, 'bin/postgres'), initdb: join(copy, 'bin/initdb') };
}

/** Whatever the file mode mask says, others may pass. */
async function makeReachableRoot(): Promise<void> {
  await mkdir(reachableRoot, { recursive: true });
  await chmod(reachableRoot, 0o755);
}

/** The first folder above that does not let the user pass. */
async function closedFolder(path: string, { uid, gid }: RunAs): Promise<string | undefined> {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const owner = await stat(folder);
    const passBit = owner.uid === uid ? 0o100 : owner.gid === gid ? 0o010 : 0o001;
    if ((owner.mode & passBit) === 0) return folder;
  }
  return undefined;
}
