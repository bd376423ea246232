import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { eventually, startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { authBroker } from '../src/auth-broker.module.js';
import { TokenSetRows } from '../src/oauth/token-set-rows.js';
import { DataKeys, keptMs } from '../src/vault/data-keys.js';
import { FileKeyProvider } from '../src/vault/file.key-provider.js';
import type { KeyProvider } from '../src/vault/key-provider.js';
import { KeyRotator } from '../src/vault/key-rotator.js';
import { sealedTables } from '../src/vault/sealed-tables.js';
import { Vault } from '../src/vault/vault.js';

let infrastructure: Infrastructure;
let service: RunningService;
let url: string;

beforeAll(async () => {
  // The broker is a process of its own, which can be killed; this process reads and writes the same database.
  infrastructure = await startInfrastructure(['nats', 'postgres', 'idp', 'auth-broker']);
  url = infrastructure.product.urls.service('auth-broker');
  service = await startService(authBroker, infrastructure.env('auth-broker', { PORT: '0', OPS_PORT: '0' }));
});

afterAll(async () => {
  await service?.stop();
  await infrastructure?.stop();
});

async function api(method: string, path: string, as = 'admin') {
  const authorization = `Bearer ${await infrastructure.tokenFor(as)}`;
  const response = await fetch(url + path, { method, headers: { authorization } });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  return { status: response.status, body: (await response.json()) as any };
}

const dataSource = () => service.app.get(DataSource, { strict: false });
const vault = () => service.app.get(Vault, { strict: false });
const rotator = () => service.app.get(KeyRotator, { strict: false });

const secrets = 1_500;
const headersOf = (i: number) => ({ 'x-api-key': `key-${i}` });

async function storeMany(org: string): Promise<void> {
  for (let first = 0; first < secrets; first += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, i) => vault().store(org, `c${first + i}`, headersOf(first + i))));
  }
}

async function finished(started: { version: number }) {
  return eventually(async () => {
    const { body } = await api('GET', `/secrets?minSeq=${started.version}`);
    if (body.rotation?.state !== 'finished') throw new Error(`${body.rotation?.done} of ${body.rotation?.total}`);
    return body;
  }, 60_000);
}

describe('a rotation of data keys', () => {
  it('goes on after the broker was killed in the middle, and loses and changes no secret', async () => {
    await storeMany('default');
    const before = (await api('GET', '/secrets')).body;
    expect(before).toMatchObject({ provider: 'file', rotation: null, dataKeys: [{ secrets, retiredAt: null }] });
    const started = await api('POST', '/secrets/rotate');
    expect(started.status).toBe(202);
    await eventually(async () => {
      const { body } = await api('GET', '/secrets');
      if (!(body.rotation?.done > 0)) throw new Error('nothing is done yet');
      expect(body.rotation).toMatchObject({ state: 'running', total: secrets, startedBy: 'admin' });
      expect(body.rotation.done).toBeLessThan(secrets);
    }, 20_000);
    infrastructure.product.part('auth-broker').kill('SIGKILL');
    // Some are written while the rotation stands still.
    const { version } = await vault().store('default', 'c7', headersOf(7));
    expect(version).toBe(2);
    const after = await finished(started.body);
    expect(after.rotation).toMatchObject({ total: secrets + 1, done: secrets + 1, unreadable: 0 });
    for (const i of [0, 1, 7, 700, secrets - 1]) {
      expect(await vault().read('default', `c${i}`, 1)).toEqual(headersOf(i));
    }
    const old = before.dataKeys[0].id;
    expect(after.dataKeys.find((key: { id: string }) => key.id === old)).toMatchObject({
      ...{ secrets: 0, retiredAt: expect.any(String) },
    });
    await rotator().run(0);
    const { dataKeys } = (await api('GET', '/secrets')).body;
    expect(dataKeys).toEqual([expect.objectContaining({ id: after.rotation.dataKeyId, secrets: secrets + 1 })]);
  });

  it('runs once at a time, for those who may', async () => {
    expect(await api('POST', '/secrets/rotate', 'sam')).toMatchObject({ status: 403 });
    expect(await api('GET', '/secrets', 'alice')).toMatchObject({ status: 403 });
    const [one, other] = await Promise.all([api('POST', '/secrets/rotate'), api('POST', '/secrets/rotate')]);
    const codes = [one, other].map(({ status, body }) => (status === 202 ? 'begun' : body.code));
    expect(codes).toEqual(expect.arrayContaining(['begun', 'GATEHOUSE_SECRET_ROTATION_RUNNING']));
    await finished(one.status === 202 ? one.body : other.body);
  });

  it('leaves what no key opens as it is, and keeps the key', async () => {
    await vault().store('default', 'broken', headersOf(0));
    await dataSource().query(`UPDATE connection_secrets SET sealed = $1 WHERE connection_id = 'broken'`, [
      randomBytes(60),
    ]);
    const after = await finished((await api('POST', '/secrets/rotate')).body);
    expect(after.rotation).toMatchObject({ unreadable: 1, done: secrets + 1, total: secrets + 2 });
    await rotator().run(0);
    expect((await api('GET', '/secrets')).body.dataKeys).toHaveLength(2);
    await dataSource().query(`DELETE FROM connection_secrets WHERE connection_id = 'broken'`);
    await rotator().run(0);
    expect((await api('GET', '/secrets')).body.dataKeys).toHaveLength(1);
  });

  it('goes through every table with encrypted rows', async () => {
    const tables = await dataSource().query<{ table_name: string }[]>(
      `SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'sealed'`,
    );
    expect(tables.map((row) => row.table_name).sort()).toEqual(sealedTables.map(({ table }) => table).sort());
  });

  it('keeps tokens, registrations and sign-ins of OAuth readable', async () => {
    const [rows, org] = [service.app.get(TokenSetRows, { strict: false }), 'default'];
    const set = {
      ...{ accessToken: 'at', refreshToken: 'rt', scopes: ['read'], resource: 'https://crm.example/mcp' },
      ...{ origin: 'https://crm.example', server: { issuer: 'https://as.example' }, clientId: 'c1', namedClientId: '' },
    };
    const { version } = await rows.store(org, 'crm~user:alice', set, 60);
    const registered = await vault().seal(org, ['oauth-registration', 'https://as.example', 'c1'], 'client secret');
    await dataSource().query(
      `INSERT INTO oauth_registrations (org, issuer, client_id, auth_method, key_id, sealed)
       VALUES ($1, 'https://as.example', 'c1', 'client_secret_post', $2, $3), ($1, 'https://public.example', 'c2', 'none', NULL, NULL)`,
      [org, registered.keyId, registered.sealed],
    );
    const begun = await vault().seal(org, ['oauth-attempt', 'hash'], 'verifier');
    await dataSource().query(
      `INSERT INTO oauth_attempts (state_hash, org, user_id, browser_hash, key_id, sealed, ends_at)
       VALUES ('hash', $1, 'alice', 'b', $2, $3, now() + interval '1 hour')`,
      [org, begun.keyId, begun.sealed],
    );
    const { rotation } = await finished((await api('POST', '/secrets/rotate')).body);
    expect(rotation).toMatchObject({ unreadable: 0, done: rotation.total });
    const row = await rows.find({ org, connectionId: 'crm~user:alice', version });
    expect(row?.keyId).toBe(rotation.dataKeyId);
    expect(row && (await rows.open(row))).toEqual(set);
    const opened = async (table: string, context: string[]) => {
      const [found] = await dataSource().query<{ key_id: string; sealed: Buffer }[]>(
        `SELECT key_id, sealed FROM ${table} WHERE org = $1 AND sealed IS NOT NULL`,
        [org],
      );
      return found && vault().open(org, context, found.key_id, found.sealed);
    };
    expect(await opened('oauth_registrations', ['oauth-registration', 'https://as.example', 'c1'])).toBe(
      'client secret',
    );
    expect(await opened('oauth_attempts', ['oauth-attempt', 'hash'])).toBe('verifier');
  });

  it('cannot destroy a key that something is under, whatever goes wrong', async () => {
    await expect(dataSource().query(`DELETE FROM data_keys WHERE org = 'default'`)).rejects.toThrow(/foreign key/);
  });
});

describe('another key file', () => {
  const files: string[] = [];
  afterEach(() => files.splice(0).forEach((file) => rmSync(file)));

  function fileOf(key: Buffer): string {
    const file = join(infrastructure.product.context.folders.root, `key-${files.length}`);
    writeFileSync(file, key.toString('hex'));
    files.push(file);
    return file;
  }

  it('wraps the data keys anew at the start, and the one before is not needed any more', async () => {
    const env = (more: Record<string, string>) =>
      infrastructure.env('auth-broker', { PORT: '0', OPS_PORT: '0', LOG_LEVEL: 'silent', ...more });
    const first = env({}).GATEHOUSE_AUTH_BROKER_KEY_FILE ?? '';
    const second = fileOf(randomBytes(32));
    const turned = await startService(authBroker, env({ KEY_FILE: second, PREVIOUS_KEY_FILE: first }));
    try {
      await eventually(async () => {
        const rows = await dataSource().query<{ key_id: string }[]>(`SELECT DISTINCT key_id FROM data_keys`);
        const current = await turned.app.get(DataKeys, { strict: false }).provider.currentKeyId();
        expect(rows).toEqual([{ key_id: current }]);
      });
    } finally {
      await turned.stop();
    }
    const alone = await startService(authBroker, env({ KEY_FILE: second }));
    expect(await alone.app.get(Vault, { strict: false }).read('default', 'c7', 1)).toEqual(headersOf(7));
    // Back again, for the process that has the first key.
    await alone.stop();
    const back = await startService(authBroker, env({ KEY_FILE: first, PREVIOUS_KEY_FILE: second }));
    await back.app.get(KeyRotator, { strict: false }).run();
    await back.stop();
  });
});

describe('secrets of before there were several keys', () => {
  it('are read, and encrypted anew by the next rotation', async () => {
    const keys = new DataKeys(dataSource(), new FileKeyProvider(randomBytes(32)));
    await keys.active('old-org');
    await dataSource().query(`UPDATE data_keys SET derives = false WHERE org = 'old-org'`);
    const old = new Vault(dataSource(), new DataKeys(dataSource(), keys.provider));
    await old.store('old-org', 'c1', headersOf(1));
    const { key_id: before } = (
      await dataSource().query<{ key_id: string }[]>(`SELECT key_id FROM connection_secrets WHERE org = 'old-org'`)
    )[0] ?? { key_id: '' };
    expect(await old.read('old-org', 'c1', 1)).toEqual(headersOf(1));
    await keys.rotate('old-org', 'new-key');
    for (const table of sealedTables) await old.resealSome('old-org', table, { after: undefined, limit: 10 });
    expect(await old.read('old-org', 'c1', 1)).toEqual(headersOf(1));
    const rows = await dataSource().query<{ key_id: string }[]>(
      `SELECT key_id FROM connection_secrets WHERE org = 'old-org'`,
    );
    expect(rows).toEqual([{ key_id: 'new-key' }]);
    expect(before).not.toBe('new-key');
    await dataSource().query(`DELETE FROM connection_secrets WHERE org = 'old-org'`);
    await dataSource().query(`DELETE FROM data_keys WHERE org = 'old-org'`);
  });
});

describe('while the key provider does not answer', () => {
  it('keys that are in memory serve for an hour from when they were unwrapped, and then nothing does', async () => {
    const file = new FileKeyProvider(randomBytes(32));
    let isDown = false;
    const provider: KeyProvider = {
      kind: 'file',
      holds: (id) => file.holds(id),
      currentKeyId: () => file.currentKeyId(),
      rewrap: (wrapped, place) => file.rewrap(wrapped, place),
      wrap: (key, place) => file.wrap(key, place),
      stop: () => undefined,
      unwrap: async (wrapped, place) => {
        if (isDown) throw new GatehouseError('GATEHOUSE_SECRET_KEYS_UNAVAILABLE');
        return file.unwrap(wrapped, place);
      },
    };
    const clock = { now: Date.now() };
    const down = new Vault(dataSource(), new DataKeys(dataSource(), provider, () => clock.now));
    await down.store('kms-org', 'c1', headersOf(1));
    isDown = true;
    clock.now += keptMs - 1_000;
    expect(await down.read('kms-org', 'c1', 1)).toEqual(headersOf(1));
    await down.store('kms-org', 'c2', headersOf(2));
    clock.now += 2_000;
    for (const attempt of [() => down.read('kms-org', 'c1', 1), () => down.store('kms-org', 'c3', headersOf(3))]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'GATEHOUSE_SECRET_KEYS_UNAVAILABLE', status: 503 });
    }
    isDown = false;
    expect(await down.read('kms-org', 'c1', 1)).toEqual(headersOf(1));
    await dataSource().query(`DELETE FROM connection_secrets WHERE org = 'kms-org'`);
    await dataSource().query(`DELETE FROM data_keys WHERE org = 'kms-org'`);
  });
});
