import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestIssuer, type TestIssuer, type TestUser } from '@gatehouse/identity/spec-kit';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { startFixtureBackend, startInfrastructure, type FixtureBackend, type Infrastructure } from '@gatehouse/testkit';
import { registry } from '../src/registry.module.js';

let infrastructure: Infrastructure;
let issuer: TestIssuer;
let service: RunningService;
let backend: FixtureBackend;
let other: FixtureBackend;

const owner: TestUser = { sub: 'root', roles: ['owner'] };
const eve: TestUser = { sub: 'root', org: 'acme', roles: ['owner'] };

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres']);
  issuer = await startTestIssuer();
  service = await startService(registry, infrastructure.env('registry', { ISSUER: issuer.url }));
  backend = await startFixtureBackend({ eras: ['modern'] });
  other = await startFixtureBackend({ eras: ['modern'] });
});

afterEach(() => {
  backend.intercept = undefined;
});

afterAll(async () => {
  await service?.stop();
  await Promise.all([backend?.stop(), other?.stop(), issuer?.stop()]);
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

let slugs = 0;
const register = (url = backend.url) => api(owner, 'POST', '/backends', { slug: `b${++slugs}`, url });

async function toolsOf(id: string, minSeq: number): Promise<string[]> {
  const { body } = await api(owner, 'GET', `/backends/${id}/tools?minSeq=${minSeq}`);
  return body.items.map((tool: { name: string }) => tool.name);
}

/** Answers one method by hand, everything else as usual. */
function answer(method: string, respond: (response: ServerResponse, id: unknown) => void): void {
  backend.intercept = (request, response) => {
    if (request.method !== method) return false;
    respond(response, request.id);
    return true;
  };
}

const json = (response: ServerResponse, id: unknown, result: object) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, result }));

describe('a hostile backend', () => {
  it('cannot stop the tool list of anybody with what no database stores, or with one name twice', async () => {
    answer('tools/list', (response, id) =>
      json(response, id, {
        tools: [
          { name: 'twice', description: 'first' },
          { name: 'twice', description: 'second' },
          { name: 'nul', description: 'a\0b' },
          { name: 'half', description: '\ud800' },
          { name: 'x'.repeat(5_000) },
          { name: 'fine' },
        ],
      }),
    );
    const hostile = await register();
    expect(await toolsOf(hostile.body.id, hostile.body.version + 1)).toEqual(['fine', 'twice']);
    const honest = await register(other.url);
    expect(await toolsOf(honest.body.id, honest.body.version + 1)).toEqual(['delete_all', 'echo', 'fail']);
  });

  it('cannot stop the list of backends with its own name', async () => {
    answer('server/discover', (response, id) =>
      json(response, id, {
        supportedVersions: ['2026-07-28', 'a\0', 'x'.repeat(1_000)],
        capabilities: { tools: {} },
        _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'ba\0d\ud800\u202e', version: '1\n' } },
      }),
    );
    const { body } = await register();
    const list = await api(owner, 'GET', `/backends?minSeq=${body.version}`);
    expect(list.body.items).toContainEqual(
      expect.objectContaining({ id: body.id, serverName: 'bad', serverVersion: '1', protocolVersions: ['2026-07-28'] }),
    );
  });

  it.each<[string, string, (response: ServerResponse, id: unknown) => void]>([
    ['GATEHOUSE_BACKEND_TOO_MANY_TOOLS', 'lists pages without end', pagesWithoutEnd()],
    ['GATEHOUSE_BACKEND_UNREACHABLE', 'breaks off', (response) => void breakOff(response)],
  ])('is refused with %s when it %s', async (code, _, respond) => {
    answer('tools/list', respond);
    const { status, body } = await register();
    expect({ status, code: body.code }).toEqual({ status: 422, code });
  });

  it('leads nowhere by a redirect', async () => {
    answer('tools/list', (response) => response.writeHead(307, { location: other.url }).end());
    const { body } = await register();
    expect(await toolsOf(body.id, body.version)).toEqual([]);
  });

  it('that repeats its cursor is asked once more and no more', async () => {
    let asked = 0;
    answer('tools/list', (response, id) =>
      json(response, id, { tools: [{ name: `t${++asked}` }], nextCursor: 'same' }),
    );
    const { body } = await register();
    expect(await toolsOf(body.id, body.version + 1)).toEqual(['t1', 't2']);
  });

  it('is read in an event stream that comes in pieces', async () => {
    answer('tools/list', (response, id) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const message = JSON.stringify({ jsonrpc: '2.0', id, result: { tools: [{ name: 'piecé' }] } });
      const bytes = Buffer.from(
        `: hello\r\n\r\nevent: message\ndata: {"jsonrpc":"2.0","method":"x"}\n\ndata:${message}\n\n`,
      );
      for (let at = 0; at < bytes.length; at += 3) response.write(bytes.subarray(at, at + 3));
    });
    const { body } = await register();
    expect(await toolsOf(body.id, body.version + 1)).toEqual(['piecé']);
  });
});

describe('a backend with a credential', () => {
  it('cannot be moved to another host, where its credential would go', async () => {
    const { body } = await register();
    const moved = { url: other.url, credentialMode: 'header' };
    const asked = other.calls.length;
    await api(owner, 'GET', `/backends?minSeq=${body.version}`);
    expect((await api(owner, 'PUT', `/backends/${body.id}`, moved)).body.code).toBe('GATEHOUSE_BACKEND_MOVED');
    expect(other.calls).toHaveLength(asked);
  });
});

describe('a backend of another organization', () => {
  it('does not exist', async () => {
    const { body } = await register();
    const { id } = body;
    await api(owner, 'GET', `/backends?minSeq=${body.version}`);
    expect((await api(eve, 'GET', `/backends?minSeq=${body.version}`)).body.items).toEqual([]);
    const attempts: [string, string, unknown?][] = [
      ['GET', ''],
      ['GET', '/tools'],
      ['PUT', '', { url: backend.url }],
      ['POST', '/refresh'],
      ['POST', '/enable'],
      ['POST', '/disable', {}],
      ['DELETE', ''],
      ['POST', '/tools/echo/disable'],
    ];
    for (const [method, path, sent] of attempts) {
      const reply = await api(eve, method, `/backends/${id}${path}`, sent);
      expect({ method, path, status: reply.status }).toEqual({ method, path, status: 404 });
    }
    expect((await api(owner, 'GET', `/backends/${id}`)).body).toMatchObject({ enabled: true, version: body.version });
  });

  it('may have the same slug', async () => {
    const { body } = await register();
    expect((await api(eve, 'POST', '/backends', { slug: body.id, url: backend.url })).status).toBe(201);
    await api(eve, 'DELETE', `/backends/${body.id}`);
    expect((await api(owner, 'GET', `/backends/${body.id}`)).status).toBe(200);
  });
});

describe('a body', () => {
  const nothing = { slug: 'never', url: 'http://127.0.0.1:1/mcp' };
  it.each([
    ['null for a list', null],
    ['a list', []],
    ['no URL', { slug: 'never' }],
    ['a URL that is a list', { ...nothing, url: ['http://x/'] }],
    ['user name in the URL', { ...nothing, url: 'http://user:pw@127.0.0.1/mcp' }],
    ['a time limit as text', { ...nothing, timeoutMs: '5' }],
    ['a fraction of a millisecond', { ...nothing, timeoutMs: 1.5 }],
    ['tool timeouts that are no list', { ...nothing, toolTimeouts: { echo: 5_000 } }],
    ['a tool timeout that is null', { ...nothing, toolTimeouts: [null] }],
    ['a tool timeout that is too short', { ...nothing, toolTimeouts: [{ tool: 'echo', timeoutMs: 999 }] }],
    ['a tool timeout that is too long', { ...nothing, toolTimeouts: [{ tool: 'echo', timeoutMs: 900_001 }] }],
    ['a tool timeout as text', { ...nothing, toolTimeouts: [{ tool: 'echo', timeoutMs: '5000' }] }],
    ['a tool timeout for no tool', { ...nothing, toolTimeouts: [{ tool: '', timeoutMs: 5_000 }] }],
    ['two timeouts for one tool', { ...nothing, toolTimeouts: [1, 2].map(() => ({ tool: 'echo', timeoutMs: 5_000 })) }],
    [
      'too many tool timeouts',
      { ...nothing, toolTimeouts: all(101).map((i) => ({ tool: `t${i}`, timeoutMs: 5_000 })) },
    ],
    ['an unknown mode', { ...nothing, credentialMode: 'magic' }],
    ['a name that is too long', { ...nothing, name: 'x'.repeat(101) }],
    ['an unknown field', { ...nothing, enabled: true }],
  ])('with %s is refused with what to do', async (_, body) => {
    const reply = await api(owner, 'POST', '/backends', body);
    expect(reply).toMatchObject({
      status: 400,
      body: { code: 'GATEHOUSE_REQUEST_INVALID', errors: expect.arrayContaining([expect.any(String)]) },
    });
  });
});

function all(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function pagesWithoutEnd() {
  let page = 0;
  return (response: ServerResponse, id: unknown) => json(response, id, { tools: [], nextCursor: `p${++page}` });
}

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"jsonrpc"', () => response.destroy());
}
