import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { permissions, undeclaredRoutes } from '@gatehouse/identity';
import { create, ToolsDiscoveredSchema } from '@gatehouse/contracts';
import { JetStreamEventStore } from '@gatehouse/event-store';
import { connectNats, DiscoveredAgents } from '@gatehouse/nats';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { rowsThreeTimes } from '@gatehouse/service-kit/spec-kit';
import { eventually, startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { policy } from '../src/policy.module.js';

let infrastructure: Infrastructure;
let service: RunningService;

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres', 'idp']);
  service = await startService(policy, infrastructure.env('policy'));
});

afterAll(async () => {
  await service?.stop();
  await infrastructure?.stop();
});

async function api(method: string, path: string, body?: unknown, as = 'admin', headers: Record<string, string> = {}) {
  const response = await fetch(service.url + path, {
    method,
    headers: {
      authorization: `Bearer ${await infrastructure.tokenFor(as)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  return { status: response.status, etag: response.headers.get('etag'), body: (await response.json()) as any };
}

const rule = { name: 'Only reading', effect: 'allow', agents: ['billing'], tools: ['read_*'] };

const limit = {
  name: 'Searching',
  backends: ['crm'],
  tools: ['search_*'],
  per: ['user'],
  window: 'minute',
  maxCalls: 30,
};

describe('the policy service', () => {
  it('adds, maps and changes an agent', async () => {
    const added = await api('POST', '/agents', { slug: 'billing', name: 'Billing bot', clientIds: ['billing'] });
    expect(added).toMatchObject({ status: 201, body: { id: 'billing', changed: true } });
    await api('PUT', '/agents/billing/backends/crm');
    const mapped = await api('PUT', '/agents/cursor/backends/crm');
    const { body } = await api('GET', `/agents?minSeq=${mapped.body.version}`);
    const backendsOf = (id: string) => body.items.find((agent: { id: string }) => agent.id === id).backends;
    expect([backendsOf('billing'), backendsOf('cursor')]).toEqual([['crm'], ['crm']]);
    const { etag } = await api('GET', '/agents/billing');
    const change = { name: 'Invoices', clientIds: ['billing'] };
    expect(await api('PUT', '/agents/billing', change, 'admin', { 'if-match': etag ?? '' })).toMatchObject({
      status: 200,
    });
    expect(await api('PUT', '/agents/billing', { name: 'Late' }, 'admin', { 'if-match': etag ?? '' })).toMatchObject({
      status: 409,
      body: { code: 'GATEHOUSE_REQUEST_STALE' },
    });
    expect((await api('PUT', '/agents/billing', change)).body.changed).toBe(false);
  });

  it('shows the clients that called and are no agent, until one is made of them', async () => {
    const nc = await connectNats({ url: infrastructure.product.urls.nats, name: 'test' });
    const seen = new DiscoveredAgents(nc);
    const clientId = 'https://bot.example.com/oauth/client.json';
    const path = `/agents/cursor/clients/${encodeURIComponent(clientId)}`;
    try {
      seen.note({ org: 'default', clientId, userId: 'alice' });
      seen.note({ org: 'other', clientId: 'elsewhere', userId: 'eve' });
      await eventually(async () => {
        const { body } = await api('GET', '/agents/discovered');
        expect(body.items).toEqual([expect.objectContaining({ clientId, lastUserId: 'alice' })]);
      });
      const assigned = await api('PUT', path);
      expect(assigned).toMatchObject({ status: 200, body: { changed: true } });
      const minSeq = `minSeq=${assigned.body.version}`;
      expect((await api('GET', `/agents/discovered?${minSeq}`)).body.items).toEqual([]);
      const { body } = await api('GET', `/agents?${minSeq}`);
      expect(body.items.find(({ id }: { id: string }) => id === 'cursor')).toMatchObject({
        clientIds: ['cursor', clientId],
        assignedClientIds: [clientId],
      });
      const taken = await api('PUT', path.replace('cursor', 'vscode'));
      expect(taken).toMatchObject({ status: 409, body: { code: 'GATEHOUSE_AGENT_CLIENT_TAKEN' } });
      const vendors = `/agents/cursor/clients/${encodeURIComponent('https://vscode.dev/oauth/client-metadata.json')}`;
      expect((await api('PUT', vendors)).body).toMatchObject({ code: 'GATEHOUSE_AGENT_CLIENT_TAKEN' });
      expect((await api('DELETE', path)).body).toMatchObject({ changed: true });
      expect((await api('DELETE', path)).body).toMatchObject({ code: 'GATEHOUSE_AGENT_CLIENT_UNKNOWN' });
      expect((await api('GET', '/agents/discovered', undefined, 'bob')).status).toBe(200);
      expect((await api('PUT', path, undefined, 'bob')).status).toBe(403);
    } finally {
      await nc.close();
    }
  });

  it('adds, revises and removes access rules', async () => {
    const { body } = await api('POST', '/rules', rule);
    await api('POST', '/rules', { name: 'No deleting', effect: 'deny', tools: ['delete_*'], condition: 'tool != "x"' });
    const revised = await api('PUT', `/rules/${body.id}`, { ...rule, disabled: true });
    const list = await api('GET', `/rules?minSeq=${revised.body.version}`);
    expect(list.body.items).toHaveLength(2);
    const gone = await api('POST', '/rules', rule);
    expect((await api('DELETE', `/rules/${gone.body.id}`)).status).toBe(200);
    expect(await api('DELETE', `/rules/${gone.body.id}`)).toMatchObject({
      status: 404,
      body: { code: 'GATEHOUSE_RULE_NOT_FOUND' },
    });
  });

  it('adds, revises and removes limits', async () => {
    const { body } = await api('POST', '/limits', limit);
    const revised = await api('PUT', `/limits/${body.id}`, { ...limit, per: ['tool', 'user'], maxCalls: 60 });
    expect(revised).toMatchObject({ status: 200, body: { changed: true } });
    const list = await api('GET', `/limits?minSeq=${revised.body.version}`);
    expect(list.body.items).toEqual([
      {
        ...{ id: body.id, version: revised.body.version, name: 'Searching', agents: [], users: [], groups: [] },
        ...{ backends: ['crm'], tools: ['search_*'], per: ['user', 'tool'], window: 'minute', maxCalls: 60 },
        disabled: false,
      },
    ]);
    const again = await api('PUT', `/limits/${body.id}`, { ...limit, per: ['user', 'tool'], maxCalls: 60 });
    expect(again.body.changed).toBe(false);
    expect(await api('GET', `/limits/${body.id}`)).toMatchObject({ etag: `"${revised.body.version}"` });
    const gone = await api('POST', '/limits', limit);
    expect((await api('DELETE', `/limits/${gone.body.id}`)).status).toBe(200);
    expect(await api('DELETE', `/limits/${gone.body.id}`)).toMatchObject({
      body: { code: 'GATEHOUSE_LIMIT_NOT_FOUND' },
    });
  });

  it('grants permissions and takes them back', async () => {
    const grant = { granteeKind: 'user', grantee: 'bob', permissions: ['backend:update'], backends: ['crm'] };
    expect((await api('POST', '/grants', grant)).status).toBe(201);
    const second = await api('POST', '/grants', { ...grant, grantee: 'alice' });
    const revoked = await api('DELETE', `/grants/${second.body.id}`);
    const { body } = await api('GET', `/grants?minSeq=${revoked.body.version}`);
    expect(body.items.map((g: { grantee: string }) => g.grantee)).toEqual(['bob']);
  });

  it('says what each permission lets somebody do, who has it, and where roles come from', async () => {
    const { body } = await api('GET', '/permissions', undefined, 'bob');
    expect(body.items).toHaveLength(permissions.length);
    expect(body.items).toContainEqual({
      permission: 'backend:update',
      sentence: 'Change the settings of a backend.',
      limits: ['backend'],
      roles: ['owner', 'admin'],
    });
    expect(body.roles).toContainEqual({ role: 'auditor', from: ['role:auditor', 'client:gatehouse-api/auditor'] });
  });

  it('says who may do what, and by what', async () => {
    const grant = { granteeKind: 'group', grantee: '/night', permissions: ['backend:toggle'], backends: ['crm'] };
    const { body: granted } = await api('POST', '/grants', grant);
    await api('GET', `/grants?minSeq=${granted.version}`);
    const check = async (body: object, as = 'admin') => (await api('POST', '/permissions/check', body, as)).body;
    const user = { id: 'nina', groups: ['/night'] };
    const source = { grant: granted.id, backends: ['crm'], agents: [] };
    await eventually(async () => {
      expect(await check({ permission: 'backend:toggle', backend: 'crm', user })).toEqual({
        ...{ allowed: true, by: [source], elsewhere: [] },
      });
    });
    expect(await check({ permission: 'backend:toggle', backend: 'wiki', user })).toEqual({
      ...{ allowed: false, by: [], elsewhere: [source] },
    });
    expect(await check({ permission: 'backend:toggle', user: { id: 'nina' } })).toMatchObject({ allowed: false });
    expect(await check({ permission: 'agent:read' }, 'bob')).toEqual({
      ...{ allowed: true, by: [{ role: 'viewer', backends: [], agents: [] }], elsewhere: [] },
    });
    expect(await check({ permission: 'agent:read', user }, 'bob')).toMatchObject({ code: 'GATEHOUSE_AUTH_FORBIDDEN' });
    expect(await check({ permission: 'agent:burn' })).toMatchObject({ code: 'GATEHOUSE_REQUEST_INVALID' });
    await api('DELETE', `/grants/${granted.id}`);
  });

  it.each<readonly [string, string, unknown, number, string]>([
    ['POST', '/agents', { slug: 'billing', name: 'x' }, 409, 'GATEHOUSE_AGENT_EXISTS'],
    ['POST', '/agents', { slug: 'No Slug', name: 'x' }, 400, 'GATEHOUSE_REQUEST_INVALID'],
    ['PUT', '/agents/nope', { name: 'x' }, 404, 'GATEHOUSE_AGENT_NOT_FOUND'],
    ['PUT', '/agents/cursor', { name: 'x' }, 409, 'GATEHOUSE_AGENT_PREDEFINED'],
    ['POST', '/rules', { ...rule, condition: 'args.' }, 400, 'GATEHOUSE_RULE_CONDITION_INVALID'],
    ['POST', '/rules', { ...rule, effect: 'maybe' }, 400, 'GATEHOUSE_REQUEST_INVALID'],
    ['POST', '/limits', { ...limit, maxCalls: 0 }, 400, 'GATEHOUSE_REQUEST_INVALID'],
    ['POST', '/limits', { ...limit, maxCalls: 1.5 }, 400, 'GATEHOUSE_REQUEST_INVALID'],
    ['POST', '/limits', { ...limit, window: 'week' }, 400, 'GATEHOUSE_REQUEST_INVALID'],
    ['POST', '/limits', { ...limit, per: ['user', 'user'] }, 400, 'GATEHOUSE_REQUEST_INVALID'],
    ['POST', '/limits', { ...limit, per: ['planet'] }, 400, 'GATEHOUSE_REQUEST_INVALID'],
    ['POST', '/limits', { ...limit, prompts: ['x'] }, 400, 'GATEHOUSE_REQUEST_INVALID'],
    ['PUT', '/limits/nope', limit, 404, 'GATEHOUSE_LIMIT_NOT_FOUND'],
    ['GET', '/limits/nope', undefined, 404, 'GATEHOUSE_LIMIT_NOT_FOUND'],
    ['DELETE', '/grants/nope', undefined, 404, 'GATEHOUSE_GRANT_NOT_FOUND'],
    ...[
      { permissions: ['policy:write'], backends: ['crm'] },
      { permissions: ['backend:read', 'agent:read'], backends: ['crm'] },
      { permissions: ['backend:read'], agents: ['cursor'] },
    ].map(
      (limited) =>
        [
          ...(['POST', '/grants', { granteeKind: 'user', grantee: 'bob', ...limited }] as const),
          ...([400, 'GATEHOUSE_GRANT_LIMIT_INVALID'] as const),
        ] as const,
    ),
  ])('refuses %s %s %j', async (method, path, body, status, code) => {
    expect(await api(method, path, body)).toMatchObject({ status, body: { code, status } });
  });

  it('lets a viewer read and nothing else', async () => {
    expect((await api('GET', '/agents', undefined, 'bob')).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '/rules', rule],
      ['POST', '/limits', limit],
      ['DELETE', '/agents/billing', undefined],
    ] as const) {
      expect(await api(method, path, body, 'bob')).toMatchObject({
        status: 403,
        body: { code: 'GATEHOUSE_AUTH_FORBIDDEN' },
      });
    }
  });

  it('keeps what is said of the web', async () => {
    await api('POST', '/web-search/policies', { name: 'Research' });
    await api('POST', '/web-search/categories', { slug: 'malware', name: 'Malware' });
    await api('POST', '/web-search/categories/malware/domains', { domains: ['evil.example.net'] });
    const nc = await connectNats({ url: infrastructure.product.urls.nats, name: 'test' });
    const meta = { id: 'tools-1', time: new Date().toISOString(), org: 'default', principalId: 'test' };
    const changed = [{ name: 'search', hash: 'h', json: '{"name":"search"}' }];
    const store = await JetStreamEventStore.open(nc);
    const stream = { org: 'default', aggregate: 'tools', id: 'crm' };
    const discovered = create(ToolsDiscoveredSchema, { changed });
    await store.append(stream, discovered, 0, { ...meta, aggregate: 'tools', aggregateId: 'crm' });
    await nc.close();
    await eventually(async () => {
      expect((await api('PUT', '/web-search/tools/crm/search', { role: 'none' })).status).toBe(200);
    });
  });

  it('declares a permission on every route', () => {
    const discovery = service.app.get(DiscoveryService, { strict: false });
    expect(undeclaredRoutes(discovery, service.app.get(Reflector))).toEqual([]);
  });

  it('has rows that follow from the events alone', async () => {
    const { grown, rebuilt, anew } = await rowsThreeTimes(service, policy);
    expect(Object.values(grown).filter((rows) => rows.length === 0)).toEqual([]);
    expect(rebuilt).toEqual(grown);
    expect(anew).toEqual(grown);
  });
});
