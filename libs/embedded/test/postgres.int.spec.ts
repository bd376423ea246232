import { spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startPostgres, type PostgresServer } from '../src/postgres.js';
import { prepareCluster } from '../src/postgres-cluster.js';
import { reachableDir } from '../src/postgres-user.js';
import { identityOf, isAlive } from '../src/process-identity.js';

let folder: string;
let port: number;
let server: PostgresServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-pg-spec-'));
  await chmod(folder, 0o755);
  port = await freePort();
  server = await startPostgres({ dir: join(folder, 'postgres'), port, password: 'secret' });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('startPostgres', () => {
  it('makes databases once and asks for the password', async () => {
    const url = await server.createDatabase('policy');
    await expect(server.createDatabase('policy')).resolves.toBe(url);
    await expect(query(url, 'SELECT current_database() AS name')).resolves.toEqual([{ name: 'policy' }]);
    await expect(query(url.replace('secret', 'wrong'), 'SELECT 1')).rejects.toThrow('password');
  });

  it('keeps what was committed over a crash, and is there again', async () => {
    const url = await server.createDatabase('crash');
    await query(url, 'CREATE TABLE notes (text text); INSERT INTO notes VALUES (1)');
    const before = server.pid;
    server.kill();
    const deadline = Date.now() + 20_000;
    for (;;) {
      const rows = await query(url, 'SELECT * FROM notes').catch(() => undefined);
      if (rows && server.pid !== before) {
        expect(rows).toEqual([{ text: '1' }]);
        return;
      }
      if (Date.now() > deadline) throw new Error('not in time');
      await sleep(50);
    }
  });

  it('ends a server that a killed supervisor left behind, and opens its data', async () => {
    const options = { dir: join(folder, 'orphan'), port: await freePort(), password: 'secret' };
    const { command, args, dir, runAs } = await prepareCluster(options, () => undefined);
    const orphan = spawn(command, args, { ...runAs, cwd: dir, stdio: 'ignore', detached: true });
    const ended = new Promise((resolve) => orphan.once('exit', resolve));
    while (!(await readFile(join(dir, 'postmaster.pid'), 'utf8').catch(() => '')).includes('ready')) await sleep(50);
    const said: string[] = [];
    const next = await startPostgres({ ...options, onProgress: (text) => said.push(text) });
    await ended;
    expect(said.join()).toContain(`left behind (process ${orphan.pid})`);
    await expect(query(next.url(), 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    const { pid } = next;
    await next.stop();
    expect(isAlive(pid ?? 0)).toBe(false);
  });

  (userInfo().uid === 0 ? it : it.skip)('moves data out of a folder that its user cannot pass', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const said: string[] = [];
    const runAs = { uid: 65_534, gid: 65_534 };
    const dir = await reachableDir(join(closed, 'data'), runAs, (text) => said.push(text));
    expect(dir).toMatch(/^\/var\/lib\/gatehouse\/data-/);
    expect(said.join()).toContain(`cannot pass ${closed}`);
    await expect(reachableDir(join(closed, 'data'), runAs, () => undefined)).resolves.toBe(dir);
    await chown(closed, 65_534, 65_534);
    await expect(reachableDir(join(closed, 'own'), runAs, () => undefined)).resolves.toBe(join(closed, 'own'));
  });
});

describe('identityOf', () => {
  it('tells a process from the end of it', async () => {
    const child = spawn('sleep', ['60']);
    const identity = identityOf(child.pid ?? 0);
    expect(identity).toEqual({ pid: child.pid, started: expect.any(String) });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(identityOf(child.pid ?? 0)).toBeUndefined();
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port: free } = holder.address() as AddressInfo;
  await new Promise((resolve) => holder.close(resolve));
  return free;
}
