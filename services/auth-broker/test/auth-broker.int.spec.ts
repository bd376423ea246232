import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { isWellFormedAccessToken } from '@gatehouse/contracts';
import { undeclaredRoutes } from '@gatehouse/identity';
import { credentialSubject } from '@gatehouse/nats';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { rowsThreeTimes } from '@gatehouse/service-kit/spec-kit';
import { startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
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
    expect((await api('DELETE', `/tokens/${body.id}`, 'bob')).status).toBe(403);
    const revoked = await api('DELETE', `/tokens/${body.id}`, 'sam');
    expect(revoked).toMatchObject({ status: 200, body: { changed: true } });
  });

  it('without a user is for those who may issue any', async () => {
    const body = { kind: 'agt', name: 'bot', agentId: 'bot' };
    expect((await api('POST', '/tokens', 'alice', body)).status).toBe(403);
    expect((await api('POST', '/tokens', 'admin', body)).status).toBe(201);
  });

  it.each([{ expiresInDays: 366 }, { agentId: 'No Slug' }, { kind: 'xyz' }])('is refused with %j', async (wrong) => {
    const reply = await api('POST', '/tokens', 'admin', { kind: 'pat', name: 'x', agentId: 'cursor', ...wrong });
    expect(reply).toMatchObject({ status: 400, body: { code: 'GATEHOUSE_REQUEST_INVALID' } });
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
