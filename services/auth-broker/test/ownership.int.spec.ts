import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BackendReconfiguredSchema,
  BackendRegisteredSchema,
  BackendRemovedSchema,
  create,
  CredentialMode,
} from '@gatehouse/contracts';
import { JetStreamEventStore } from '@gatehouse/event-store';
import { startTestIssuer, type TestIssuer, type TestUser } from '@gatehouse/identity/spec-kit';
import { credentialSubject } from '@gatehouse/nats';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { authBroker } from '../src/auth-broker.module.js';
import { SecretSweeper } from '../src/connections/secret-sweeper.js';
import { ConnectionSecretRow } from '../src/vault/vault.entity.js';
import { Vault } from '../src/vault/vault.js';

let infrastructure: Infrastructure;
let issuer: TestIssuer;
let service: RunningService;

const owner: TestUser = { sub: 'root', roles: ['owner'] };
const alice: TestUser = { sub: 'alice', roles: ['developer'] };
const bob: TestUser = { sub: 'bob', roles: ['developer'] };
const eve: TestUser = { sub: 'eve', org: 'acme', roles: ['owner'] };
/** The same user id in another organization is somebody else. */
const twin: TestUser = { sub: 'alice', org: 'acme', roles: ['owner'] };

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres']);
  issuer = await startTestIssuer();
  service = await startService(authBroker, infrastructure.env('auth-broker', { ISSUER: issuer.url }));
});

afterAll(async () => {
  await service?.stop();
  await issuer?.stop();
  await infrastructure?.stop();
});

async function api(as: TestUser, method: string, path: string, body?: unknown) {
  const response = await fetch(service.url + path, {
    method,
    headers: {
      authorization: `Bearer ${await issuer.tokenFor(as)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  return { status: response.status, body: (await response.json()) as any };
}

const newToken = (as: TestUser, more: object = {}) =>
  api(as, 'POST', '/tokens', { kind: 'pat', name: 'laptop', agentId: 'cursor', ...more });
const connect = (as: TestUser, backendId: string, value: string, shared = false) =>
  api(as, 'PUT', '/connections', { backendId, shared, headers: { 'x-api-key': value } });

async function credential(org: string, backendId: string, userId: string, subject = credentialSubject(org)) {
  const body = JSON.stringify({ orgId: org, backendId, userId });
  const reply = await service.infrastructure.nats.request(subject, body, { timeout: 2_000 });
  return reply.json<{ errorCode?: string; headers?: { value: string }[] }>();
}

async function secretsOf(connectionId: string): Promise<number[]> {
  const rows = service.app.get(Vault, { strict: false })['dataSource'].getRepository(ConnectionSecretRow);
  return (await rows.find({ where: { connectionId }, order: { version: 'ASC' } })).map(({ version }) => version);
}

describe('a token', () => {
  it('can be revoked by its user at once, before the list has it', async () => {
    for (let i = 0; i < 5; i++) {
      const { body } = await newToken(alice);
      expect(await api(alice, 'DELETE', `/tokens/${body.id}`)).toMatchObject({ status: 200, body: { changed: true } });
    }
  });

  it('of alice is neither shown to bob nor revoked by him', async () => {
    const { body } = await newToken(alice);
    const list = await api(bob, 'GET', `/tokens?minSeq=${body.version}`);
    expect(list.body.items).toEqual([]);
    // Who may not see a token is not told that there is one.
    for (const id of [body.id, 'nothing'])
      expect((await api(bob, 'DELETE', `/tokens/${id}`)).body.code).toBe('GATEHOUSE_TOKEN_NOT_FOUND');
  });

  it('does not exist for another organization, whatever its roles and user ids', async () => {
    const { body } = await newToken(alice);
    for (const stranger of [eve, twin]) {
      expect((await api(stranger, 'GET', `/tokens?minSeq=${body.version}`)).body.items).toEqual([]);
      expect((await api(stranger, 'DELETE', `/tokens/${body.id}`)).body.code).toBe('GATEHOUSE_TOKEN_NOT_FOUND');
    }
  });

  it.each([
    ['a predefined agent', { agentId: 'cursor' }, 201],
    ["somebody's own agent", { agentId: 'billing-bot' }, 403],
    ['an agent on its own', { kind: 'agt', agentId: 'cursor' }, 403],
    ['a service', { kind: 'svc', agentId: 'cursor' }, 403],
  ])('for %s is issued to a developer or not', async (_, more, status) => {
    expect((await newToken(alice, more)).status).toBe(status);
    expect((await newToken(owner, more)).status).toBe(201);
  });

  it('is refused with text that no database stores', async () => {
    const { status, body } = await newToken(alice, { name: 'a\0b' });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'GATEHOUSE_REQUEST_INVALID' });
    const next = await newToken(alice);
    expect((await api(alice, 'GET', `/tokens?minSeq=${next.body.version}`)).status).toBe(200);
  });
});

describe('a token limited to a backend', () => {
  it('for which agents bring tokens of their own is not issued', async () => {
    const store = await JetStreamEventStore.open(service.infrastructure.nats);
    const meta = { id: crypto.randomUUID(), time: new Date().toISOString(), principalId: 'root' };
    const of = { org: 'default', aggregate: 'backend', aggregateId: 'theirs' };
    const settings = { url: 'https://theirs.example/mcp', credentialMode: CredentialMode.PASSTHROUGH };
    const stream = { org: 'default', aggregate: 'backend', id: 'theirs' };
    await store.append(stream, create(BackendRegisteredSchema, { settings }), 0, { ...meta, ...of });
    for (const limit of [{ backends: ['theirs'] }, { tools: ['theirs/search'] }]) {
      const { status, body } = await newToken(owner, limit);
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'GATEHOUSE_TOKEN_PASSTHROUGH' });
    }
    expect((await newToken(owner, { backends: ['others'] })).status).toBe(201);
  });
});

describe('a connection', () => {
  it('belongs to one organization', async () => {
    await connect(owner, 'crm', 'default-key', true);
    const { body: connected } = await connect(eve, 'crm', 'acme-key', true);
    expect((await credential('default', 'crm', 'alice')).headers?.[0]?.value).toBe('default-key');
    expect((await credential('acme', 'crm', 'alice')).headers?.[0]?.value).toBe('acme-key');
    expect((await api(eve, 'DELETE', '/connections/crm~user:root')).body.code).toBe('GATEHOUSE_CONNECTION_NOT_FOUND');
    const { body } = await api(eve, 'GET', `/connections?minSeq=${connected.version}`);
    expect(JSON.stringify(body)).not.toContain('default-key');
    expect(body.items.map((row: { id: string }) => row.id)).toEqual(['crm~shared']);
  });

  it('is not handed out on the subject of another organization', async () => {
    const reply = await credential('default', 'crm', '', credentialSubject('acme'));
    expect(reply).toEqual({ errorCode: 'GATEHOUSE_AUTH_FORBIDDEN' });
  });

  it('of alice is neither shown to bob nor removed by him', async () => {
    const { body } = await connect(alice, 'crm', 'alice-key');
    const list = await api(bob, 'GET', `/connections?minSeq=${body.version}`);
    expect(list.body.items).toEqual([]);
    expect((await api(bob, 'DELETE', '/connections/crm~user:alice')).status).toBe(403);
    expect((await api(bob, 'DELETE', '/connections/crm~shared')).status).toBe(403);
  });

  it('works after replacements at the same time, with whichever secret was last', async () => {
    const saved = await Promise.all(Array.from({ length: 8 }, (_, i) => connect(owner, 'busy', `key-${i}`, true)));
    expect(saved.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    const { headers } = await credential('default', 'busy', '');
    expect(headers?.[0]?.value).toMatch(/^key-\d$/);
  });
});

describe('a connection to a backend that has a form', () => {
  it('is made of what the form asks for, for one user or for all', async () => {
    const store = await JetStreamEventStore.open(service.infrastructure.nats);
    const meta = { id: crypto.randomUUID(), time: new Date().toISOString(), principalId: 'root' };
    const of = { org: 'default', aggregate: 'backend', aggregateId: 'formal' };
    const credentialForm = {
      fields: [{ name: 'token', label: 'API key' }],
      headers: [
        { name: 'authorization', template: 'Bearer {{token}}' },
        { name: 'x-tenant', template: 'acme' },
      ],
      query: [{ name: 'key', template: '{{token}}' }],
      allowQuery: true,
    };
    const settings = { url: 'https://a.example', credentialMode: CredentialMode.HEADER, credentialForm };
    const stream = { org: 'default', aggregate: 'backend', id: 'formal' };
    await store.append(stream, create(BackendRegisteredSchema, { settings }), 0, { ...meta, ...of });
    const fill = (as: TestUser, fields: object, shared = false) =>
      api(as, 'PUT', '/connections', { backendId: 'formal', shared, fields });
    expect((await fill(alice, { token: 'alice-token' })).status).toBe(200);
    expect((await fill(owner, { token: 'shared-token' }, true)).status).toBe(200);
    expect(await credential('default', 'formal', 'alice')).toMatchObject({
      headers: [
        { name: 'authorization', value: 'Bearer alice-token' },
        { name: 'x-tenant', value: 'acme' },
      ],
      query: [{ name: 'key', value: 'alice-token' }],
    });
    expect(await credential('default', 'formal', 'bob')).toMatchObject({ query: [{ value: 'shared-token' }] });
    for (const body of [{ fields: {} }, { fields: { token: 'x', more: 'y' } }, { headers: { 'x-key': 'v' } }, {}]) {
      const reply = await api(alice, 'PUT', '/connections', { backendId: 'formal', ...body });
      expect(reply).toMatchObject({ status: 400, body: { code: 'GATEHOUSE_CONNECTION_FIELDS_INVALID' } });
    }
    const formless = await api(alice, 'PUT', '/connections', { backendId: 'crm', fields: { token: 'x' } });
    expect(formless.body.code).toBe('GATEHOUSE_CONNECTION_FIELDS_INVALID');
  });
});

describe('the secrets of a connection', () => {
  it('are not given to a backend that has moved, nor to its successor', async () => {
    const store = await JetStreamEventStore.open(service.infrastructure.nats);
    const stream = { org: 'default', aggregate: 'backend', id: 'moving' };
    const append = async (event: Parameters<typeof store.append>[1]) => {
      const meta = { id: crypto.randomUUID(), time: new Date().toISOString(), principalId: 'root' };
      const of = { org: stream.org, aggregate: stream.aggregate, aggregateId: stream.id };
      await store.append(stream, event, await store.version(stream), { ...meta, ...of });
    };
    await connect(owner, 'moving', 'old-key', true);
    await append(create(BackendRegisteredSchema, { settings: { url: 'https://a.example/mcp' } }));
    expect((await credential('default', 'moving', '')).headers?.[0]?.value).toBe('old-key');
    await append(create(BackendReconfiguredSchema, { settings: { url: 'https://evil.example/mcp' } }));
    expect(await credential('default', 'moving', '')).toEqual({ errorCode: 'GATEHOUSE_CONNECTION_NOT_FOUND' });
    await connect(owner, 'moving', 'new-key', true);
    expect((await credential('default', 'moving', '')).headers?.[0]?.value).toBe('new-key');
    await append(create(BackendRemovedSchema, {}));
    await append(create(BackendRegisteredSchema, { settings: { url: 'https://evil.example/mcp' } }));
    expect(await credential('default', 'moving', '')).toEqual({ errorCode: 'GATEHOUSE_CONNECTION_NOT_FOUND' });
  });

  it('that a crash left behind are destroyed, and those in use are not', async () => {
    await connect(owner, 'swept', 'kept-key', true);
    const vault = service.app.get(Vault, { strict: false });
    await vault.store('default', 'swept~shared', { 'x-api-key': 'never-named' });
    await vault.store('default', 'lost~shared', { 'x-api-key': 'never-named' });
    const sweeper = service.app.get(SecretSweeper, { strict: false });
    await sweeper.sweep(new Date(Date.now() - 3_600_000));
    expect(await secretsOf('lost~shared')).toEqual([1]);
    await sweeper.sweep(new Date(Date.now() + 60_000));
    expect(await secretsOf('lost~shared')).toEqual([]);
    expect(await secretsOf('swept~shared')).toEqual([1]);
    expect((await credential('default', 'swept', '')).headers?.[0]?.value).toBe('kept-key');
  });

  it('are destroyed with it', async () => {
    await connect(owner, 'gone', 'x-key', true);
    await connect(owner, 'gone', 'y-key', true);
    expect(await secretsOf('gone~shared')).toEqual([2]);
    await api(owner, 'DELETE', '/connections/gone~shared');
    expect(await secretsOf('gone~shared')).toEqual([]);
  });
});
