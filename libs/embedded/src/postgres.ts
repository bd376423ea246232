import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Part, type PartSpec } from './part.js';
import { prepareCluster, type ClusterOptions } from './postgres-cluster.js';
import type { Progress } from './progress.js';

export interface PostgresOptions extends ClusterOptions {
  onProgress?: Progress;
}

/** A PostgreSQL server of one's own. */
export interface PostgresServer {
  /** URL of a database, as the superuser. */
  url(database?: string): string;
  readonly pid: number | undefined;
  /** Makes a database unless it is there; answers its URL. */
  createDatabase(name: string): Promise<string>;
  /** Ends it at once, as a crash would, and starts it again. */
  kill(): void;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on loopback in `dir`, making the cluster if there is none.
 * @throws Error saying what to do; PartFailed with the end of its log.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { dir, onProgress = () => undefined } = options;
  const files = { log: `${dir}.log`, pid: `${dir}.pid` };
  const part = new Part(await postgresSpec(options, onProgress), files, onProgress);
  try {
    await part.start();
  } catch (error) {
    await part.stop();
    throw error;
  }
  const url = (database = 'postgres') => postgresUrl(options, database);
  return {
    url,
    get pid() {
      return part.pid;
    },
    createDatabase: async (name) => {
      await createDatabases(url(), [name]);
      return url(name);
    },
    kill: () => part.kill('SIGKILL'),
    stop: () => part.stop(),
  };
}

/** How to start PostgreSQL; makes the cluster if there is none. */
export async function postgresSpec(options: ClusterOptions, progress: Progress): Promise<PartSpec> {
  const { command, args, dir, runAs } = await prepareCluster(options, progress);
  const isReady = () => answers(postgresUrl(options, 'postgres'));
  return { name: 'postgres', command, args, ...runAs, cwd: dir, port: options.port, isReady, stopSignal: 'SIGINT' };
}

/** The URL of a database of an embedded server. */
export function postgresUrl({ port, password }: Pick<ClusterOptions, 'port' | 'password'>, database: string): string {
  return `postgres://gatehouse:${password}@127.0.0.1:${port}/${database}`;
}

/** Makes those databases that are not there. */
export async function createDatabases(url: string, names: readonly string[]): Promise<void> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    const existing = new Set(rows.map((row) => row.datname));
    for (const name of names) {
      if (!existing.has(name)) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    }
  } finally {
    await client.end();
  }
}

/** It listens before it has recovered from a crash, so a log-in is what tells. */
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function connect(url: string): Promise<pg.Client> {
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (attempt === 50) throw error;
      await sleep(100);
    }
  }
}
