import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { undeclaredRoutes } from '@gatehouse/identity';
import { create, CredentialReplySchema, toJsonString } from '@gatehouse/contracts';
import { connectNats, credentialSubject, HealthAnnouncer } from '@gatehouse/nats';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { rowsThreeTimes } from '@gatehouse/service-kit/spec-kit';
import {
  eventually,
  startFixtureBackend,
  startInfrastructure,
  type FixtureBackend,
  type Infrastructure,
} from '@gatehouse/testkit';
import { registry } from '../src/registry.module.js';

let infrastructure: Infrastructure;
let service: RunningService;
let modern: FixtureBackend;
let legacy: FixtureBackend;

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres', 'idp']);
  service = await startService(registry, infrastructure.env('registry'));
  modern = await startFixtureBackend({ eras: ['modern'] });
  legacy = await startFixtureBackend({ eras: ['legacy'], stream: true });
});

afterAll(async () => {
  await service?.stop();
  await Promise.all([modern?.stop(), legacy?.stop()]);
  await infrastructure?.stop();
});

interface Reply {
  status: number;
  etag: string | null;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  body: any;
}

async function api(
  method: string,
  path: string,
  body?: unknown,
  as = 'admin',
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(service.url + path, {
    method,
    headers: {
      authorization: `Bearer ${await infrastructure.tokenFor(as)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, etag: response.headers.get('etag'), body: await response.json() };
}

const register = (slug: string, url: string) => api('POST', '/backends', { slug, url });

describe('the registry', () => {
  it('finds era and tools of a modern backend by probing', async () => {
    const { status, body } = await register('modern', modern.url);
    expect({ status, id: body.id }).toEqual({ status: 201, id: 'modern' });
    const list = await api('GET', `/backends?minSeq=${body.version}`);
    expect(list.body.items).toContainEqual(
      expect.objectContaining({
        id: 'modern',
        modern: true,
        legacy: false,
        protocolVersions: ['2026-07-28'],
        enabled: true,
      }),
    );
    const tools = await api('GET', `/backends/modern/tools?minSeq=${body.version + 1}`);
    expect(tools.body.items.map((t: { name: string }) => t.name)).toEqual(['delete_all', 'echo', 'fail']);
  });

  it('finds a legacy backend that answers in event streams', async () => {
    const { body } = await register('legacy', legacy.url);
    const { body: backend } = await api('GET', `/backends?minSeq=${body.version}`);
    expect(backend.items).toContainEqual(
      expect.objectContaining({ id: 'legacy', modern: false, legacy: true, protocolVersions: ['2025-11-25'] }),
    );
  });

  it.each(['modern', 'legacy'] as const)(
    'finds the tools that a %s server lists only to those who can be asked',
    async (era) => {
      const backend = await startFixtureBackend({ eras: [era] });
      const declared: unknown[] = [];
      backend.intercept = ({ params }) => {
        const meta = params._meta as Record<string, unknown> | undefined;
        const capabilities = meta?.['io.modelcontextprotocol/clientCapabilities'] ?? params.capabilities;
        if (capabilities) declared.push(capabilities);
        const isAskable = declared.some((all) => 'elicitation' in (all as object) && 'sampling' in (all as object));
        backend.setTools([{ name: isAskable ? 'ask' : 'echo', inputSchema: { type: 'object' } }]);
        return false;
      };
      const { body: registered } = await register(`asking-${era}`, backend.url);
      const { body } = await api('GET', `/backends/asking-${era}/tools?minSeq=${registered.version + 1}`);
      const { body: removed } = await api('DELETE', `/backends/asking-${era}`);
      await api('GET', `/backends?minSeq=${removed.version}`);
      await backend.stop();
      expect(body.items.map((t: { name: string }) => t.name)).toEqual(['ask']);
    },
  );

  it('shows how a backend is, as the replicas of the gateway say', async () => {
    const healthOf = async () => (await api('GET', '/backends/modern')).body.health;
    expect(await healthOf()).toEqual({
      state: 'unknown',
      ...{ circuit: null, calls: 0, failures: 0, p50Ms: null, p95Ms: null, lastFailure: null },
      replicas: { healthy: 0, degraded: 0, down: 0, unknown: 0 },
    });
    const nc = await connectNats({ url: infrastructure.product.urls.nats, name: 'test' });
    const announcer = new HealthAnnouncer(nc);
    const seen = { org: 'default', backendId: 'modern' };
    const well = { ...seen, state: 'healthy', circuit: 'closed', calls: 9, failures: 0, latencies: [[8, 9]] } as const;
    const lastFailure = { reason: 'upstream_timeout', timeMs: 1_000 };
    const ill = { ...seen, state: 'down', circuit: 'open', calls: 5, failures: 5, latencies: [], lastFailure } as const;
    await announcer.announce({ replica: 'p-1', backends: [well] });
    await announcer.announce({ replica: 'p-2', backends: [ill] });
    const expected = {
      state: 'degraded',
      ...{ circuit: 'open', calls: 14, failures: 5, p50Ms: 8, p95Ms: 8 },
      lastFailure: { reason: 'upstream_timeout', at: '1970-01-01T00:00:01.000Z' },
      replicas: { healthy: 1, degraded: 0, down: 1, unknown: 0 },
    };
    await eventually(async () => expect(await healthOf()).toEqual(expected));
    const { items } = (await api('GET', '/backends?search=modern')).body;
    expect(items).toMatchObject([{ id: 'modern', health: expected }]);
    await announcer.withdraw('p-2');
    await eventually(async () => expect(await healthOf()).toMatchObject({ state: 'healthy', circuit: 'closed' }));
    await announcer.withdraw('p-1');
    await nc.close();
  });

  it('describes what it shows of a backend', async () => {
    const { body } = await api('GET', '/openapi.json');
    const { schemas } = body.components;
    expect(Object.keys(schemas.BackendView.properties).sort()).toEqual(
      Object.keys((await api('GET', '/backends/modern')).body).sort(),
    );
    expect(schemas.BackendHealthView.properties.state.enum).toEqual(['healthy', 'degraded', 'down', 'unknown']);
  });

  it('gives the calls of a tool a deadline of their own, and takes it away', async () => {
    const at = '/backends/modern/tools/echo/timeout';
    const timeouts = async (minSeq: number) =>
      (await api('GET', `/backends/modern/tools?minSeq=${minSeq}`)).body.items.map(
        ({ name, timeoutMs }: { name: string; timeoutMs: number }) => [name, timeoutMs],
      );
    const { status, body } = await api('PUT', at, { timeoutMs: 5_000 });
    expect({ status, body }).toEqual({
      status: 200,
      body: { id: 'modern', version: expect.any(Number), changed: true },
    });
    expect(await timeouts(body.version)).toEqual([
      ['delete_all', 0],
      ['echo', 5_000],
      ['fail', 0],
    ]);
    expect((await api('PUT', at, { timeoutMs: 5_000 })).body).toMatchObject({ changed: false });
    const { body: updated } = await api('PUT', '/backends/modern', { url: modern.url, description: 'Mine' });
    expect((await api('GET', `/backends?minSeq=${updated.version}`)).body.items[1]).toMatchObject({
      description: 'Mine',
      toolTimeouts: [{ tool: 'echo', timeoutMs: 5_000 }],
    });
    const { body: cleared } = await api('DELETE', at);
    expect(await timeouts(cleared.version)).toContainEqual(['echo', 0]);
  });

  it.each([
    ['GATEHOUSE_REQUEST_INVALID', 400, 'echo', { timeoutMs: 999 }],
    ['GATEHOUSE_REQUEST_INVALID', 400, 'echo', { timeoutMs: 900_001 }],
    ['GATEHOUSE_REQUEST_INVALID', 400, 'echo', {}],
    ['GATEHOUSE_TOOL_NOT_FOUND', 404, 'nothing', { timeoutMs: 5_000 }],
    ['GATEHOUSE_TOOL_NOT_FOUND', 404, '__proto__', { timeoutMs: 5_000 }],
  ])('refuses a deadline with %s', async (code, status, tool, body) => {
    const reply = await api('PUT', `/backends/modern/tools/${tool}/timeout`, body);
    expect(reply).toMatchObject({ status, body: { code, hint: expect.any(String) } });
  });

  it('does not let everybody change deadlines', async () => {
    const put = await api('PUT', '/backends/modern/tools/echo/timeout', { timeoutMs: 5_000 }, 'bob');
    const remove = await api('DELETE', '/backends/modern/tools/echo/timeout', undefined, 'bob');
    expect([put.status, remove.status]).toEqual([403, 403]);
  });

  it.each([
    ['GATEHOUSE_BACKEND_UNREACHABLE', 422, { slug: 'dead', url: 'http://127.0.0.1:9/mcp' }],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 422, { slug: 'meta', url: 'http://169.254.169.254/latest' }],
    ['GATEHOUSE_BACKEND_EXISTS', 409, { slug: 'modern', url: 'MODERN' }],
    ['GATEHOUSE_BACKEND_SLUG_RESERVED', 400, { slug: 'b', url: 'MODERN' }],
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'No Slug', url: 'MODERN' }],
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'x', url: 'file:///etc/passwd' }],
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'x', url: 'MODERN', surprise: 1 }],
  ])('refuses with %s and stores nothing', async (code, status, body) => {
    const sent = { ...body, url: body.url === 'MODERN' ? modern.url : body.url };
    const reply = await api('POST', '/backends', sent);
    expect(reply).toMatchObject({ status, body: { code, status, hint: expect.any(String) } });
    const list = await api('GET', '/backends');
    expect(list.body.items.map((b: { id: string }) => b.id).sort()).toEqual(['legacy', 'modern']);
  });

  it('shows optimistic concurrency as ETag, If-Match and 409', async () => {
    const { etag } = await api('GET', '/backends/legacy');
    const change = { url: legacy.url, name: 'Legacy server' };
    const first = await api('PUT', '/backends/legacy', change, 'admin', { 'if-match': etag ?? '' });
    expect(first).toMatchObject({ status: 200, etag: `"${first.body.version}"`, body: { changed: true } });
    const second = await api('PUT', '/backends/legacy', { ...change, name: 'Late' }, 'admin', {
      'if-match': etag ?? '',
    });
    expect(second).toMatchObject({ status: 409, body: { code: 'GATEHOUSE_REQUEST_STALE' } });
  });

  it('switches a tool off and keeps it off over a refresh', async () => {
    const off = await api('POST', '/backends/modern/tools/echo/disable');
    expect(off.status).toBe(200);
    await api('POST', '/backends/modern/refresh');
    const { body } = await api('GET', `/backends/modern/tools?minSeq=${off.body.version}`);
    expect(body.items.find((t: { name: string }) => t.name === 'echo')).toMatchObject({ enabled: false });
    expect(await api('POST', '/backends/modern/tools/nope/disable')).toMatchObject({
      status: 404,
      body: { code: 'GATEHOUSE_TOOL_NOT_FOUND' },
    });
  });

  it('switches a tool whose name is long and not ASCII', async () => {
    const name = `werkzeug-${'ü'.repeat(100)}`;
    modern.setTools([{ name, description: 'long', inputSchema: { type: 'object' } }]);
    await api('POST', '/backends/modern/refresh');
    const off = await api('POST', `/backends/modern/tools/${encodeURIComponent(name)}/disable`);
    expect(off).toMatchObject({ status: 200, body: { changed: true } });
  });

  it('puts backends into a bundle, changes it and removes it', async () => {
    const members = [
      { backendId: 'legacy', toolOverrides: [{ tool: 'echo', name: 'say', description: 'Says it again' }] },
      { backendId: 'modern' },
    ];
    const made = await api('POST', '/bundles', { slug: 'both', instructions: 'Say it twice.', members });
    expect(made).toMatchObject({ status: 201, etag: `"${made.body.version}"`, body: { id: 'both', changed: true } });
    const { body: list } = await api('GET', `/bundles?minSeq=${made.body.version}`);
    const [legacyMember, modernMember] = members.map((m) => ({
      tools: [],
      toolOverrides: [],
      promptOverrides: [],
      ...m,
    }));
    expect(list.items).toEqual([
      {
        id: 'both',
        name: 'both',
        description: '',
        instructions: 'Say it twice.',
        toolSearch: false,
        members: [legacyMember, modernMember],
        version: made.body.version,
        createdAt: expect.any(String),
        changedAt: expect.any(String),
      },
    ]);
    const change = { name: 'Both of them', toolSearch: true, members: [{ backendId: 'modern' }] };
    const first = await api('PUT', '/bundles/both', change, 'admin', { 'if-match': made.etag ?? '' });
    expect(first).toMatchObject({ status: 200, body: { changed: true } });
    const late = await api('PUT', '/bundles/both', { members }, 'admin', { 'if-match': made.etag ?? '' });
    expect(late).toMatchObject({ status: 409, body: { code: 'GATEHOUSE_REQUEST_STALE' } });
    const shown = await api('GET', `/bundles/both?minSeq=${first.body.version}`);
    expect(shown).toMatchObject({
      status: 200,
      etag: first.etag,
      body: { name: 'Both of them', toolSearch: true, instructions: '', members: [modernMember] },
    });
    const gone = await api('DELETE', '/bundles/both');
    expect(await api('GET', `/bundles/both?minSeq=${gone.body.version}`)).toMatchObject({
      status: 404,
      body: { code: 'GATEHOUSE_BUNDLE_NOT_FOUND' },
    });
  });

  it.each([
    ['GATEHOUSE_BUNDLE_INVALID', 400, 'POST', { members: [{ backendId: 'modern' }, { backendId: 'modern' }] }],
    ['GATEHOUSE_BUNDLE_MEMBER_UNKNOWN', 422, 'POST', { members: [{ backendId: 'nope' }] }],
    ['GATEHOUSE_BUNDLE_MEMBER_UNKNOWN', 422, 'POST', { members: [{ backendId: 'legacy', tools: ['nope'] }] }],
    ['GATEHOUSE_REQUEST_INVALID', 400, 'POST', { members: [] }],
    ['GATEHOUSE_REQUEST_INVALID', 400, 'POST', { members: [{ backendId: 'No Slug' }] }],
    ['GATEHOUSE_REQUEST_INVALID', 400, 'POST', { members: [{ backendId: 'modern', surprise: 1 }] }],
    ['GATEHOUSE_REQUEST_INVALID', 400, 'POST', { slug: 'No Slug', members: [{ backendId: 'modern' }] }],
    ['GATEHOUSE_BUNDLE_NOT_FOUND', 404, 'PUT', { members: [{ backendId: 'modern' }] }],
  ])('refuses a bundle with %s (%i)', async (code, status, method, body) => {
    const { slug = 'refused', ...settings } = body as { slug?: string };
    const reply =
      method === 'PUT'
        ? await api('PUT', `/bundles/${slug}`, settings)
        : await api('POST', '/bundles', { slug, ...settings });
    expect(reply).toMatchObject({ status, body: { code, status, hint: expect.any(String) } });
    const { body: list } = await api('GET', '/bundles');
    expect(list.items).not.toContainEqual(expect.objectContaining({ id: slug }));
  });

  it('takes null for what is left out', async () => {
    const member = { backendId: 'modern', tools: null, toolOverrides: null, promptOverrides: null };
    const body = { name: null, instructions: null, toolSearch: null, members: [member] };
    const made = await api('POST', '/bundles', { slug: 'nulls', description: null, ...body });
    expect(await api('GET', `/bundles/nulls?minSeq=${made.body.version}`)).toMatchObject({
      body: { name: 'nulls', instructions: '', toolSearch: false, members: [{ backendId: 'modern', tools: [] }] },
    });
    await api('DELETE', '/bundles/nulls');
  });

  it('keeps a bundle whose backend is gone', async () => {
    const url = modern.url;
    await register('passing', url);
    const members = [{ backendId: 'modern' }, { backendId: 'passing' }];
    expect(await api('POST', '/bundles', { slug: 'kept', members })).toMatchObject({ status: 201 });
    expect(await api('POST', '/bundles', { slug: 'kept', members })).toMatchObject({
      status: 409,
      body: { code: 'GATEHOUSE_BUNDLE_EXISTS' },
    });
    await api('DELETE', '/backends/passing');
    expect(await api('PUT', '/bundles/kept', { name: 'Kept', members })).toMatchObject({ status: 200 });
  });

  it('lets a viewer see bundles, and neither make, change nor remove one', async () => {
    const body = { members: [{ backendId: 'modern' }] };
    expect((await api('GET', '/bundles', undefined, 'bob')).status).toBe(200);
    for (const [method, path, sent, permission] of [
      ['POST', '/bundles', { slug: 'own', ...body }, 'bundle:create'],
      ['PUT', '/bundles/kept', body, 'bundle:update'],
      ['DELETE', '/bundles/kept', undefined, 'bundle:delete'],
    ] as const) {
      expect(await api(method, path, sent, 'bob')).toMatchObject({
        status: 403,
        body: { code: 'GATEHOUSE_AUTH_FORBIDDEN', detail: `You need the permission ${permission}.` },
      });
    }
  });

  it('answers nobody without a token, and a viewer only what he may read', async () => {
    const anonymous = await fetch(`${service.url}/backends`);
    expect(anonymous.status).toBe(401);
    expect((await api('GET', '/backends', undefined, 'bob')).status).toBe(200);
    expect(await api('DELETE', '/backends/modern', undefined, 'bob')).toMatchObject({
      status: 403,
      body: { code: 'GATEHOUSE_AUTH_FORBIDDEN', detail: 'You need the permission backend:delete.' },
    });
  });

  it('declares a permission on every route', () => {
    expect(undeclaredRoutes(service.app.get(DiscoveryService, { strict: false }), service.app.get(Reflector))).toEqual(
      [],
    );
  });

  it('has rows that follow from the events alone', async () => {
    const { grown, rebuilt, anew } = await rowsThreeTimes(service, registry);
    expect(Object.values(grown).filter((rows) => rows.length === 0)).toEqual([]);
    expect(rebuilt).toEqual(grown);
    expect(anew).toEqual(grown);
  });
});

describe('the form of connections', () => {
  const form = {
    fields: [{ name: 'token', label: 'API key' }],
    headers: [{ name: 'Authorization', template: 'Bearer {{token}}' }],
  };
  const register = async (slug: string, credentialForm: object) => {
    const { nats } = service.infrastructure;
    const answering = nats.subscribe(credentialSubject('default'), {
      callback: (_, message) => {
        const reply = create(CredentialReplySchema, { query: [{ name: 'key', value: 'a b' }] });
        message.respond(toJsonString(CredentialReplySchema, reply));
      },
    });
    try {
      const settings = { url: modern.url, credentialMode: 'header', credentialForm };
      return await api('POST', '/backends', { slug, ...settings });
    } finally {
      answering.unsubscribe();
    }
  };

  it('is kept and shown with the backend, which is probed with what was filled in', async () => {
    const urls: (string | undefined)[] = [];
    modern.intercept = (_, __, raw) => {
      urls.push(raw.url);
      return false;
    };
    const query = [{ name: 'key', template: '{{token}}' }];
    const { status, body } = await register('formal', { ...form, query, allowQuery: true });
    modern.intercept = undefined;
    expect(status).toBe(201);
    const shown = await api('GET', `/backends/formal?minSeq=${body.version}`);
    expect(shown.body.credentialForm).toEqual({
      ...{ fields: form.fields, query, allowQuery: true },
      headers: [{ name: 'authorization', template: 'Bearer {{token}}' }],
    });
    expect(new Set(urls)).toEqual(new Set([`${new URL(modern.url).pathname}?key=a+b`]));
    expect(JSON.stringify([shown.body, body])).not.toContain('a b');
  });

  it('stays when something else is changed, and goes when it is to go', async () => {
    const save = async (more: object) => {
      const { nats } = service.infrastructure;
      const answering = nats.subscribe(credentialSubject('default'), {
        callback: (_, message) =>
          void message.respond(toJsonString(CredentialReplySchema, create(CredentialReplySchema))),
      });
      const settings = { url: modern.url, credentialMode: 'header', name: 'Another name', ...more };
      const { body } = await api('PUT', '/backends/formal', settings);
      answering.unsubscribe();
      return (await api('GET', `/backends?minSeq=${body.version}&search=formal`)).body.items[0];
    };
    expect(await save({})).toMatchObject({ name: 'Another name', credentialForm: { fields: form.fields } });
    expect(await save({ credentialForm: null })).toMatchObject({ credentialForm: null });
  });

  it.each([
    ['nothing to send', { ...form, headers: [] }],
    ['a template of a field that there is not', { ...form, headers: [{ name: 'x-key', template: '{{other}}' }] }],
    ['a field in no template', { ...form, fields: [...form.fields, { name: 'more', label: 'More' }] }],
    ['query parameters that nobody allowed', { ...form, query: [{ name: 'key', template: '{{token}}' }] }],
  ])('is refused with %s', async (_, wrong) => {
    const reply = await register('refused', wrong);
    expect(reply).toMatchObject({ status: 400, body: { code: 'GATEHOUSE_BACKEND_FORM_INVALID' } });
  });

  it.each([{ fields: [{ name: 'A b', label: 'x' }] }, { headers: [{ name: 'x y', template: 'v' }] }])(
    'is refused with %j',
    async (wrong) => {
      const reply = await register('refused', { ...form, ...wrong });
      expect(reply).toMatchObject({ status: 400, body: { code: 'GATEHOUSE_REQUEST_INVALID' } });
    },
  );
});
