import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { isWellFormedAccessToken } from '@gatehouse/contracts';
import { undeclaredRoutes } from '@gatehouse/identity';
import { announceTokenUse, credentialSubject } from '@gatehouse/nats';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { rowsThreeTimes } from '@gatehouse/service-kit/spec-kit';
import { eventually, startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { authBroker } from '../src/auth-broker.module.js';
import { ConnectionSecretRow } from '../src/vault/vault.entity.js';

let infrastructure: Infrastructure;
let service: RunningService;

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres', 'idp']);
  service = await startService(authBroker, infrastructure.env('auth-broker'));
});

afterAll(async () => {
  await service?.stop();
  await infrastructure?.stop();
});

async function api(method: string, path: string, as: string, body?: unknown) {
  const response = await fetch(service.url + path, {
    method,
    headers: {
      authorization: `Bearer ${await infrastructure.tokenFor(as)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  return { status: response.status, body: (await response.json()) as any };
}

async function credential(backendId: string, userId: string): Promise<unknown> {
  const body = JSON.stringify({ orgId: 'default', backendId, userId });
  const reply = await service.infrastructure.nats.request(credentialSubject('default'), body, { timeout: 2_000 });
  return reply.json();
}

const save = (as: string, backendId: string, value: string, shared = false) =>
  api('PUT', '/connections', as, { backendId, shared, headers: { 'X-Api-Key': value } });

describe('a connection', () => {
  it('is used for its user, and the shared one for everybody else', async () => {
    expect((await save('admin', 'crm', 'shared-key', true)).status).toBe(200);
    expect((await save('alice', 'crm', 'alice-key')).status).toBe(200);
    expect(await credential('crm', 'alice')).toMatchObject({ headers: [{ name: 'x-api-key', value: 'alice-key' }] });
    expect(await credential('crm', 'bob')).toMatchObject({ headers: [{ name: 'x-api-key', value: 'shared-key' }] });
    expect(await credential('none', 'bob')).toMatchObject({ errorCode: 'GATEHOUSE_CONNECTION_NOT_FOUND' });
  });

  it('is replaced at once, and its old secret destroyed', async () => {
    await save('alice', 'crm', 'alice-key-2');
    expect(await credential('crm', 'alice')).toMatchObject({ headers: [{ value: 'alice-key-2' }] });
    const rows = await service.infrastructure.dataSource?.getRepository(ConnectionSecretRow).find();
    expect(rows?.map((row) => [row.connectionId, row.version])).toEqual(
      expect.arrayContaining([
        ['crm~shared', 1],
        ['crm~user:alice', 2],
      ]),
    );
    expect(rows).toHaveLength(2);
  });

  it('shows names and fingerprints, never secrets, and others only to those who may', async () => {
    const { body } = await api('GET', '/connections', 'sam');
    expect(body.items).toHaveLength(2);
    expect(body.items[0]).toMatchObject({
      headerNames: ['x-api-key'],
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(JSON.stringify(body)).not.toContain('key-2');
    expect((await api('GET', '/connections', 'alice')).body.items).toHaveLength(1);
  });

  it.each([
    ['alice', 'shared by a developer', true, 403],
    ['bob', 'a viewer of his own', false, 403],
  ])('is refused to %s: %s', async (as, _, shared, status) => {
    expect(await save(as, 'crm', 'x', shared)).toMatchObject({ status, body: { code: 'GATEHOUSE_AUTH_FORBIDDEN' } });
  });

  it('is removed with its secret', async () => {
    expect((await api('DELETE', '/connections/crm~user:alice', 'alice')).status).toBe(200);
    expect(await credential('crm', 'alice')).toMatchObject({ headers: [{ value: 'shared-key' }] });
    expect((await api('DELETE', '/connections/crm~user:alice', 'alice')).body).toMatchObject({
      code: 'GATEHOUSE_CONNECTION_NOT_FOUND',
    });
  });

  it('refuses headers that are not its to set', async () => {
    const reply = await api('PUT', '/connections', 'admin', { backendId: 'crm', headers: { Host: 'x' } });
    expect(reply).toMatchObject({ status: 400, body: { code: 'GATEHOUSE_CONNECTION_HEADERS_INVALID' } });
  });
});

describe('an access token', () => {
  it('is shown once and then known by its last four characters', async () => {
    const { status, body } = await api('POST', '/tokens', 'alice', { kind: 'pat', name: 'laptop', agentId: 'cursor' });
    expect(status).toBe(201);
    expect(isWellFormedAccessToken(body.token)).toBe(true);
    const list = await api('GET', `/tokens?minSeq=${body.version}`, 'alice');
    expect(list.body.items).toEqual([
      expect.objectContaining({
        state: 'valid',
        id: body.id,
        name: 'laptop',
        lastFour: body.token.slice(-4),
        userId: 'alice',
        revokedAt: null,
      }),
    ]);
    expect(JSON.stringify(list.body)).not.toContain(body.token);
  });

  it('of another is revoked by security, not by a colleague', async () => {
    const { body } = await api('POST', '/tokens', 'alice', {
      kind: 'pat',
      name: 'ci',
      agentId: 'cursor',
      expiresInDays: 1,
    });
    await api('GET', `/tokens?minSeq=${body.version}`, 'alice');
    expect((await api('DELETE', `/tokens/${body.id}`, 'bob')).status).toBe(404);
    const revoked = await api('DELETE', `/tokens/${body.id}`, 'sam');
    expect(revoked).toMatchObject({ status: 200, body: { changed: true } });
  });

  it('without a user is for those who may issue any', async () => {
    const body = { kind: 'agt', name: 'bot', agentId: 'bot' };
    expect((await api('POST', '/tokens', 'alice', body)).status).toBe(403);
    expect((await api('POST', '/tokens', 'admin', body)).status).toBe(201);
  });

  it.each([
    { expiresInDays: 4_000 },
    { notBefore: 'soon' },
    { tools: ['search'] },
    { agentId: 'No Slug' },
    { kind: 'xyz' },
  ])('is refused with %j', async (wrong) => {
    const reply = await api('POST', '/tokens', 'admin', { kind: 'pat', name: 'x', agentId: 'cursor', ...wrong });
    expect(reply).toMatchObject({ status: 400, body: { code: 'GATEHOUSE_REQUEST_INVALID' } });
  });
});

const pat = { kind: 'pat', name: 'laptop', agentId: 'cursor' };
const issue = async (as: string, more: object = {}) => (await api('POST', '/tokens', as, { ...pat, ...more })).body;
const tokenOf = async (id: string, as: string, minSeq: number) =>
  (await api('GET', `/tokens?minSeq=${minSeq}`, as)).body.items.find((token: { id: string }) => token.id === id);

describe('the limits of an access token', () => {
  it('are shown: tools with their backends, networks, begin and end', async () => {
    const notBefore = new Date(Date.now() + 86_400_000).toISOString();
    const limits = { tools: ['crm/search', 'crm/read'], sourceCidrs: ['10.0.0.0/8'], notBefore };
    const { id, version, expiresAt } = await issue('alice', { ...limits, expiresInDays: 1 });
    expect(await tokenOf(id, 'alice', version)).toMatchObject({ ...limits, backends: ['crm'], state: 'not-yet-valid' });
    expect(Date.parse(expiresAt)).toBe(Date.parse(notBefore) + 86_400_000);
  });

  it.each([
    ['GATEHOUSE_TOKEN_LIFETIME', { expiresInDays: 366 }],
    ['GATEHOUSE_TOKEN_LIMITS_INVALID', { sourceCidrs: ['10.0.0.1'] }],
    ['GATEHOUSE_TOKEN_LIMITS_INVALID', { backends: ['erp'], tools: ['crm/search'] }],
    ['GATEHOUSE_TOKEN_LIMITS_INVALID', { notBefore: '2999-01-01T00:00:00Z' }],
  ])('are refused with %s: %j', async (code, wrong) => {
    expect(await api('POST', '/tokens', 'admin', { ...pat, ...wrong })).toMatchObject({ status: 400, body: { code } });
  });

  it('have an end unless somebody may leave it out', async () => {
    expect((await api('POST', '/tokens', 'alice', { ...pat, neverExpires: true })).status).toBe(403);
    const { id, version, expiresAt } = await issue('admin', { neverExpires: true });
    expect(expiresAt).toBeNull();
    expect(await tokenOf(id, 'admin', version)).toMatchObject({ expiresAt: null, state: 'valid' });
  });
});

describe('the rotation of an access token', () => {
  it('gives another one with its limits, and ends it after the overlap', async () => {
    const old = await issue('alice', { tools: ['crm/search'], sourceCidrs: ['10.0.0.0/8'] });
    const { status, body } = await api('POST', `/tokens/${old.id}/rotate`, 'alice', { overlapHours: 1 });
    expect(status).toBe(201);
    expect(isWellFormedAccessToken(body.token)).toBe(true);
    expect(body.token).not.toBe(old.token);
    const fresh = { tools: ['crm/search'], sourceCidrs: ['10.0.0.0/8'], backends: ['crm'], rotatedFrom: old.id };
    expect(await tokenOf(body.id, 'alice', body.version)).toMatchObject({ ...fresh, state: 'valid' });
    const replaced = await tokenOf(old.id, 'alice', body.version);
    expect(replaced).toMatchObject({ replacedBy: body.id, state: 'valid' });
    expect(Date.parse(replaced.expiresAt)).toBeGreaterThan(Date.now() + 3_590_000);
    expect(Date.parse(replaced.expiresAt)).toBeLessThanOrEqual(Date.now() + 3_600_000);
  });

  it('without an overlap ends it at once, and what has ended cannot be rotated', async () => {
    const old = await issue('alice');
    const { body } = await api('POST', `/tokens/${old.id}/rotate`, 'alice', { overlapHours: 0 });
    expect(await tokenOf(old.id, 'alice', body.version)).toMatchObject({ state: 'expired' });
    const again = await api('POST', `/tokens/${old.id}/rotate`, 'alice', {});
    expect(again).toMatchObject({ status: 409, body: { code: 'GATEHOUSE_TOKEN_ENDED' } });
  });

  it('of a token of a person is for that person alone', async () => {
    const old = await issue('alice');
    const reply = await api('POST', `/tokens/${old.id}/rotate`, 'admin', {});
    expect(reply).toMatchObject({ status: 404, body: { code: 'GATEHOUSE_TOKEN_NOT_FOUND' } });
    const bot = await issue('admin', { kind: 'agt', agentId: 'bot' });
    expect((await api('POST', `/tokens/${bot.id}/rotate`, 'alice', {})).status).toBe(403);
    expect((await api('POST', `/tokens/${bot.id}/rotate`, 'admin', {})).status).toBe(201);
  });
});

describe('all access tokens', () => {
  it('of a user are revoked with one event, and later ones are not', async () => {
    const tokens = [await issue('alice'), await issue('alice')];
    const { status, body } = await api('POST', '/tokens/revoke-all', 'alice', { userId: 'alice', note: 'laptop lost' });
    expect({ status, body }).toMatchObject({ status: 200, body: { id: 'user~alice', changed: true } });
    const { id, version } = await issue('alice');
    for (const token of tokens)
      expect(await tokenOf(token.id, 'alice', version)).toMatchObject({
        state: 'revoked',
        revokedAt: expect.any(String),
      });
    expect(await tokenOf(id, 'alice', version)).toMatchObject({ state: 'valid', revokedAt: null });
  });

  it('of an agent are revoked by those who may revoke any', async () => {
    const { id } = await issue('admin', { kind: 'svc', agentId: 'billing-bot' });
    expect((await api('POST', '/tokens/revoke-all', 'alice', { agentId: 'billing-bot' })).status).toBe(403);
    expect((await api('POST', '/tokens/revoke-all', 'alice', { userId: 'bob' })).status).toBe(403);
    const { body } = await api('POST', '/tokens/revoke-all', 'sam', { agentId: 'billing-bot' });
    expect(await tokenOf(id, 'sam', body.version)).toMatchObject({ state: 'revoked' });
  });

  it.each([{}, { userId: 'alice', agentId: 'cursor' }, { agentId: 'No Slug' }])(
    'are not revoked with %j',
    async (body) => {
      expect(await api('POST', '/tokens/revoke-all', 'admin', body)).toMatchObject({
        status: 400,
        body: { code: 'GATEHOUSE_REQUEST_INVALID' },
      });
    },
  );
});

describe('the deny list', () => {
  it('has who was disabled, until they are enabled, and their tokens with them', async () => {
    const { id } = await issue('alice');
    const body = { kind: 'user', name: 'alice', note: 'has left' };
    expect((await api('PUT', '/disabled-callers', 'alice', body)).status).toBe(403);
    const disabled = await api('PUT', '/disabled-callers', 'sam', body);
    expect(disabled).toMatchObject({ status: 200, body: { id: 'user~alice', changed: true } });
    const list = await api('GET', `/disabled-callers?minSeq=${disabled.body.version}`, 'sam');
    expect(list.body.items).toMatchObject([{ ...body, id: 'user~alice', changedBy: 'sam' }]);
    expect(await tokenOf(id, 'sam', disabled.body.version)).toMatchObject({ state: 'disabled' });
    await eventually(async () => {
      expect((await api('GET', '/tokens', 'alice')).body.code).toBe('GATEHOUSE_AUTH_DISABLED');
    });
    const enabled = await api('DELETE', '/disabled-callers/user~alice', 'sam');
    await eventually(async () => expect((await api('GET', '/tokens', 'alice')).status).toBe(200));
    expect((await api('GET', `/disabled-callers?minSeq=${enabled.body.version}`, 'sam')).body.items).toEqual([]);
    expect(await tokenOf(id, 'sam', enabled.body.version)).toMatchObject({ state: 'valid' });
  });

  it('does not take the one who writes it', async () => {
    const reply = await api('PUT', '/disabled-callers', 'sam', { kind: 'user', name: 'sam' });
    expect(reply).toMatchObject({ status: 409, body: { code: 'GATEHOUSE_CALLER_IS_YOU' } });
  });

  it('is not shown to everybody', async () => {
    expect((await api('GET', '/disabled-callers', 'alice')).status).toBe(403);
  });
});

describe('the last use of an access token', () => {
  it('is shown as the gateway has said it, to the newest', async () => {
    const { id, version } = await issue('alice');
    expect(await tokenOf(id, 'alice', version)).toMatchObject({ lastUsedAt: null });
    const { nats } = service.infrastructure;
    for (const time of [1_000, 2_000]) announceTokenUse(nats, 'default', id, Date.UTC(2026, 0, 1) + time);
    await eventually(async () => {
      expect((await tokenOf(id, 'alice', version)).lastUsedAt).toBe('2026-01-01T00:00:02.000Z');
    });
  });
});

describe('secrets', () => {
  it('are encrypted anew under another key by whoever may, and shown to nobody', async () => {
    expect(await api('POST', '/secrets/rotate', 'sam')).toMatchObject({ status: 403 });
    const started = await api('POST', '/secrets/rotate', 'admin');
    expect(started).toMatchObject({ status: 202, body: { changed: true } });
    await eventually(async () => {
      const { body } = await api('GET', `/secrets?minSeq=${started.body.version}`, 'admin');
      expect(body.rotation).toMatchObject({ state: 'finished', startedBy: 'admin', total: 1, done: 1, unreadable: 0 });
      expect(JSON.stringify(body)).not.toContain('shared-key');
    });
    expect(await credential('crm', 'bob')).toMatchObject({ headers: [{ name: 'x-api-key', value: 'shared-key' }] });
  });
});

describe('the auth broker', () => {
  it('declares who may call every route', () => {
    expect(undeclaredRoutes(service.app.get(DiscoveryService, { strict: false }), service.app.get(Reflector))).toEqual(
      [],
    );
  });

  it('has rows that follow from the events alone', async () => {
    const { grown, rebuilt, anew } = await rowsThreeTimes(service, authBroker);
    expect(Object.values(grown).filter((rows) => rows.length === 0)).toEqual([]);
    expect(rebuilt).toEqual(grown);
    expect(anew).toEqual(grown);
  });

  it('keeps secrets out of the files of broker and database', () => {
    const { root } = infrastructure.product.context.folders;
    for (const folder of ['nats', 'postgres/base', 'postgres/pg_wal', 'logs']) {
      for (const file of filesIn(join(root, folder))) {
        const bytes = readFileSync(file);
        expect({ file, found: ['alice-key', 'shared-key'].filter((secret) => bytes.includes(secret)) }).toEqual({
          file,
          found: [],
        });
      }
    }
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
