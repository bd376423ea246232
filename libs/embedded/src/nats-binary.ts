import { execFile } from 'node:child_process';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, reasonOf, type Environment } from './download.js';
import { natsSources, type NatsSource } from './nats-sources.js';
import { secondsSince, type Progress } from './progress.js';

const run = promisify(execFile);

const minimum = [2, 12] as const;

export interface NatsSearch {
  /** Ways to fetch it, in order. */
  sources?: readonly NatsSource[];
  env?: Environment;
}

/**
 * Path of a nats-server that is new enough: the one named by GATEHOUSE_NATS_SERVER, on PATH, or in the user's cache;
 * else it is fetched into that cache.
 * @throws Error that lists what was tried and what to do.
 */
export async function findNatsServer(progress: Progress = () => undefined, search: NatsSearch = {}): Promise<string> {
  const { sources = natsSources(), env = process.env } = search;
  if (env.GATEHOUSE_NATS_SERVER) return assertNewEnough(env.GATEHOUSE_NATS_SERVER);
  const onPath = await versionOf('nats-server', env);
  if (isNewEnough(onPath)) return 'nats-server';
  for (const { version } of sources) {
    const cached = cachedAt(version, env);
    if (isNewEnough(await versionOf(cached))) return cached;
  }
  const tried = [onPath ? `nats-server on PATH: is ${onPath}, too old` : 'nats-server on PATH: there is none'];
  for (const source of sources) {
    const begun = Date.now();
    progress(`nats-server: fetching the ${source.title}`);
    try {
      const cached = await fetchInto(cachedAt(source.version, env), source);
      progress(`nats-server: fetched in ${secondsSince(begun)}`);
      return cached;
    } catch (error) {
      const reason = `${source.title}: ${reasonOf(error)} (${secondsSince(begun)})`;
      progress(`nats-server: not from the ${reason}`);
      tried.push(reason);
    }
  }
  throw new Error(
    `No nats-server ${minimum.join('.')} or newer was found, and none could be fetched:\n` +
      `${tried.map((line) => `  - ${line}`).join('\n')}\n` +
      'Install it (https://docs.nats.io/running-a-nats-service/introduction/installation) and put it on the PATH, ' +
      'or name the program in GATEHOUSE_NATS_SERVER.',
  );
}

function cachedAt(version: string, env: Environment): string {
  return cacheFolder(env, 'nats-server', version, 'nats-server');
}

async function assertNewEnough(path: string): Promise<string> {
  const version = await versionOf(path);
  if (isNewEnough(version)) return path;
  const problem = version ? `is version ${version}` : 'cannot be run';
  throw new Error(`${path} ${problem}; Gatehouse needs nats-server ${minimum.join('.')} or newer`);
}

/** Empty = it is not there or does not run here. */
async function versionOf(path: string, env: Environment = process.env) {
  const answer = await run(path, ['--version'], { env, timeout: 10_000 }).catch(() => undefined);
  return /v(\d+\.\d+\.\d+\S*)/.exec(answer?.stdout ?? '')?.[1] ?? '';
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
}

async function fetchInto(target: string, source: NatsSource): Promise<string> {
  const binary = await source.fetch();
  await mkdir(dirname(target), { recursive: true });
  // Two starts at once may install at once; the rename makes either whole.
  const temporary = `${target}.${process.pid}`;
  await writeFile(temporary, binary);
  await chmod(temporary, 0o755);
  await rename(temporary, target);
  return assertNewEnough(target);
}
