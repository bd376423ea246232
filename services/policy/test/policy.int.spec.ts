import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { BackendRemovedSchema, create } from '@gatehouse/contracts';
import { JetStreamEventStore } from '@gatehouse/event-store';
import { undeclaredRoutes } from '@gatehouse/identity';
import { startTestIssuer, type TestIssuer, type TestUser } from '@gatehouse/identity/spec-kit';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { eventually, startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { policy } from '../src/policy.module.js';

let infrastructure: Infrastructure;
let issuer: TestIssuer;
let service: RunningService;

const owner: TestUser = { sub: 'root', roles: ['owner'] };
const admin: TestUser = { sub: 'ada', roles: ['admin'] };
const viewer: TestUser = { sub: 'vic', roles: ['viewer'], groups: ['/team'] };
const eve: TestUser = { sub: 'root', org: 'acme', roles: ['owner'] };

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres']);
  issuer = await startTestIssuer();
  service = await startService(policy, infrastructure.env('policy', { ISSUER: issuer.url }));
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

const rule = { name: 'Everyone reads', effect: 'allow', tools: ['read_*'] };
const grant = (permissions: string[], more: object = {}) => ({
  granteeKind: 'user',
  grantee: 'vic',
  permissions,
  ...more,
});

describe('an access rule', () => {
  it('is added, shown, replaced and removed', async () => {
    const { body } = await api(owner, 'POST', '/rules', { ...rule, agents: null, condition: null });
    const list = await api(owner, 'GET', `/rules?minSeq=${body.version}`);
    expect(list.body.items).toContainEqual(expect.objectContaining({ id: body.id, tools: ['read_*'], agents: [] }));
    const revised = await api(owner, 'PUT', `/rules/${body.id}`, { ...rule, disabled: true });
    expect(revised).toMatchObject({ status: 200, body: { changed: true } });
    expect((await api(owner, 'DELETE', `/rules/${body.id}`)).status).toBe(200);
    expect((await api(owner, 'DELETE', `/rules/${body.id}`)).body.code).toBe('GATEHOUSE_RULE_NOT_FOUND');
  });

  it.each([
    ['GATEHOUSE_REQUEST_INVALID', { effect: 'maybe' }],
    ['GATEHOUSE_REQUEST_INVALID', { name: '' }],
    ['GATEHOUSE_REQUEST_INVALID', { tools: 'read' }],
    ['GATEHOUSE_REQUEST_INVALID', { tools: [''] }],
    ['GATEHOUSE_REQUEST_INVALID', { tools: ['a\0'] }],
    ['GATEHOUSE_REQUEST_INVALID', { surprise: 1 }],
    ['GATEHOUSE_RULE_CONDITION_INVALID', { condition: 'args.x ==' }],
    ['GATEHOUSE_RULE_CONDITION_INVALID', { condition: '('.repeat(500) }],
  ])('is refused with %s: %j', async (code, wrong) => {
    const { status, body } = await api(owner, 'POST', '/rules', { ...rule, ...wrong });
    expect({ status, code: body.code }).toEqual({ status: 400, code });
  });
});

describe('an agent', () => {
  const named = (slug: string, clientIds: string[]) => ({ slug, name: slug, clientIds });

  it('has its OAuth clients for itself', async () => {
    const { body } = await api(owner, 'POST', '/agents', named('bot', ['bot-client']));
    await api(owner, 'GET', `/agents?minSeq=${body.version}`);
    for (const clientIds of [['bot-client'], ['cursor']]) {
      const taken = await api(owner, 'POST', '/agents', named('aaa', clientIds));
      expect(taken).toMatchObject({ status: 409, body: { code: 'GATEHOUSE_AGENT_CLIENT_TAKEN' } });
    }
    expect((await api(owner, 'PUT', '/agents/bot', { name: 'Bot', clientIds: ['bot-client'] })).status).toBe(200);
    expect((await api(eve, 'POST', '/agents', named('bot', ['bot-client']))).status).toBe(201);
  });

  it('is mapped to slugs only', async () => {
    expect((await api(owner, 'PUT', '/agents/cursor/backends/No%20Slug')).body.code).toBe('GATEHOUSE_REQUEST_INVALID');
  });

  it('loses a backend that is removed', async () => {
    const { body } = await api(owner, 'PUT', '/agents/cursor/backends/crm');
    await api(owner, 'PUT', '/agents/cursor/backends/wiki');
    await api(eve, 'PUT', '/agents/cursor/backends/crm');
    const store = await JetStreamEventStore.open(service.infrastructure.nats);
    const stream = { org: 'default', aggregate: 'backend', id: 'crm' };
    const meta = { id: crypto.randomUUID(), time: new Date().toISOString(), principalId: 'root' };
    await store.append(stream, create(BackendRemovedSchema), 0, {
      ...meta,
      org: 'default',
      aggregate: 'backend',
      aggregateId: 'crm',
    });
    expect(body.changed).toBe(true);
    await eventually(async () => {
      expect((await api(owner, 'GET', '/agents/cursor')).body.backends).toEqual(['wiki']);
    });
    expect((await api(eve, 'GET', '/agents/cursor')).body.backends).toEqual(['crm']);
    expect((await api(owner, 'PUT', '/agents/cursor/backends/crm')).body.changed).toBe(true);
  });
});

describe('a permission grant', () => {
  it('gives away nothing that the giver lacks', async () => {
    expect((await api(admin, 'POST', '/grants', grant(['agent:map']))).status).toBe(201);
    const lacking = await api(admin, 'POST', '/grants', grant(['agent:map', 'logs:read-content']));
    expect(lacking).toMatchObject({ status: 403, body: { detail: 'You do not have logs:read-content yourself.' } });
    expect((await api(viewer, 'POST', '/grants', grant(['backend:read']))).status).toBe(403);
  });

  it.each([
    { permissions: [] },
    { permissions: ['*'] },
    { permissions: ['agent:map', 'agent:map'] },
    { grantee: '' },
    { granteeKind: 'everyone' },
    { backends: ['*'] },
    { agents: [''] },
  ])('is refused with %j', async (wrong) => {
    const reply = await api(owner, 'POST', '/grants', { ...grant(['agent:map']), ...wrong });
    expect(reply).toMatchObject({ status: 400, body: { code: 'GATEHOUSE_REQUEST_INVALID' } });
  });

  it('limited to an agent and a backend reaches no other', async () => {
    const scoped = { granteeKind: 'group', grantee: '/team', agents: ['vscode'], backends: ['a'] };
    await api(owner, 'POST', '/grants', grant(['agent:map', 'agent:update'], scoped));
    const teammate: TestUser = { sub: 'tom', roles: ['viewer'], groups: ['/team'] };
    await eventually(async () => {
      expect((await api(teammate, 'PUT', '/agents/vscode/backends/a')).status).toBe(200);
    });
    expect((await api(teammate, 'PUT', '/agents/vscode/backends/b')).status).toBe(403);
    expect((await api(teammate, 'PUT', '/agents/cursor/backends/a')).status).toBe(403);
    expect((await api(teammate, 'PUT', '/agents/bot', { name: 'x' })).status).toBe(403);
    const elsewhere = { ...teammate, org: 'acme' };
    expect((await api(elsewhere, 'PUT', '/agents/vscode/backends/a')).status).toBe(403);
  });
});

describe('what another organization has', () => {
  it('does not exist', async () => {
    const { body } = await api(owner, 'POST', '/rules', rule);
    const granted = await api(owner, 'POST', '/grants', grant(['tool:read']));
    await api(owner, 'POST', '/agents', { slug: 'secret-agent', name: 'x' });
    for (const path of ['/rules', '/grants']) expect((await api(eve, 'GET', path)).body.items).toEqual([]);
    expect(JSON.stringify((await api(eve, 'GET', '/agents')).body)).not.toContain('secret-agent');
    const attempts: [string, string, unknown?][] = [
      ['GET', `/rules/${body.id}`],
      ['PUT', `/rules/${body.id}`, rule],
      ['DELETE', `/rules/${body.id}`],
      ['DELETE', `/grants/${granted.body.id}`],
      ['GET', '/agents/secret-agent'],
      ['PUT', '/agents/secret-agent', { name: 'x' }],
      ['PUT', '/agents/secret-agent/backends/crm'],
      ['DELETE', '/agents/secret-agent'],
    ];
    for (const [method, path, sent] of attempts) {
      expect({ method, path, status: (await api(eve, method, path, sent)).status }).toEqual({
        method,
        path,
        status: 404,
      });
    }
  });
});

describe('the policy service', () => {
  it('declares who may call every route', () => {
    const reflector = service.app.get(Reflector);
    expect(undeclaredRoutes(service.app.get(DiscoveryService, { strict: false }), reflector)).toEqual([]);
  });
});
