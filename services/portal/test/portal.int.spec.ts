import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { Browser } from '@gatehouse/dev-idp/spec-kit';
import { undeclaredRoutes } from '@gatehouse/identity';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { eventually, startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { portal } from '../src/portal.module.js';
import { sealTokens, openTokens, hashOf } from '../src/sessions/sealed-tokens.js';
import { SessionRow } from '../src/sessions/sessions.entity.js';

let infrastructure: Infrastructure;
let service: RunningService;
let part: Server;
let serve: (request: IncomingMessage, response: ServerResponse) => void;
let url: string;

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres', 'idp', 'registry']);
  part = createServer((request, response) => serve(request, response));
  await new Promise<void>((resolve) => part.listen(0, '127.0.0.1', resolve));
  const guardrail = `http://127.0.0.1:${(part.address() as AddressInfo).port}`;
  service = await startService(portal, infrastructure.env('portal', { GUARDRAIL_URL: guardrail, LOG_LEVEL: 'silent' }));
  url = infrastructure.product.urls.portal;
});

afterAll(async () => {
  await service?.stop();
  part?.closeAllConnections();
  part?.close();
  await infrastructure?.stop();
});

afterEach(() => {
  serve = (_, response) => response.writeHead(404).end();
});

interface Reply {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  body: any;
}

async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

async function api(path: string, init: RequestInit = {}): Promise<Reply> {
  return read(await fetch(url + path, { redirect: 'manual', ...init }));
}

async function asUser(user: string, path: string, init: RequestInit = {}): Promise<Reply> {
  const authorization = `Bearer ${await infrastructure.tokenFor(user)}`;
  return api(path, { ...init, headers: { ...(init.headers as Record<string, string>), authorization } });
}

async function signIn(user: string, returnTo = '/'): Promise<{ browser: Browser; arrived: string }> {
  const browser = new Browser();
  const form = await browser.open(`${url}/auth/login?return_to=${encodeURIComponent(returnTo)}`);
  const credentials = { username: user, password: user };
  const { url: arrived } = await browser.send(form, credentials);
  return { browser, arrived };
}

const fromConsole = (browser: Browser) => ({
  cookie: browser.cookiesFor(`${url}/`),
  origin: url,
  'x-gatehouse-csrf': '1',
});

/** A request as the console sends it. */
function inConsole(browser: Browser, path: string, method = 'GET', headers: Record<string, string> = {}) {
  return api(path, { method, headers: { ...fromConsole(browser), ...headers } });
}

const cookieOf = (browser: Browser) => /gatehouse_session=([^;]+)/.exec(browser.cookiesFor(`${url}/`))?.[1] ?? '';

function rowOf(browser: Browser): Promise<SessionRow> {
  return service.app
    .get(DataSource)
    .getRepository(SessionRow)
    .findOneByOrFail({ idHash: hashOf(cookieOf(browser)) });
}

/** Makes the access token of a session look as if it were about to end. */
async function makeStale(browser: Browser, more: { refreshToken?: string; accessExpiresAtMs?: number } = {}) {
  const row = await rowOf(browser);
  const tokens = { ...openTokens(cookieOf(browser), row.sealedTokens), accessExpiresAtMs: Date.now() - 1, ...more };
  const sealedTokens = sealTokens(cookieOf(browser), tokens);
  await service.app.get(DataSource).getRepository(SessionRow).update({ idHash: row.idHash }, { sealedTokens });
}

describe('log-in', () => {
  it('leads back to the page that was asked for, and makes a session', async () => {
    const { browser, arrived } = await signIn('alice', '/logs?tool=echo');
    expect(arrived).toBe(`${url}/logs?tool=echo`);
    expect((await inConsole(browser, '/api/me')).body).toMatchObject({
      userId: 'alice',
      userName: 'alice',
      roles: ['developer'],
      permissions: expect.arrayContaining(['backend:read', 'logs:read']),
      mcpUrl: infrastructure.product.urls.mcp,
    });
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    '',
  ])('never leads to %j', async (returnTo) => {
    expect((await signIn('alice', returnTo)).arrived).toBe(`${url}/`);
  });

  it('sets a cookie that scripts cannot read and other sites cannot send along', async () => {
    const { headers } = await api('/auth/login');
    expect(headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600/);
  });

  it('keeps in the database nothing that is of use without the cookie', async () => {
    const { browser } = await signIn('alice');
    const row = await rowOf(browser);
    const stored = JSON.stringify({ ...row, sealedTokens: row.sealedTokens.toString('latin1') });
    const tokens = openTokens(cookieOf(browser), row.sealedTokens);
    for (const secret of [cookieOf(browser), tokens.accessToken, tokens.refreshToken ?? '?', tokens.idToken ?? '?']) {
      expect(stored).not.toContain(secret);
    }
    expect(row).toMatchObject({ org: 'default', userId: 'alice' });
  });

  it('refuses an answer that this browser has not asked for', async () => {
    const { status, body } = await api('/auth/callback?code=x&state=y');
    expect(status).toBe(400);
    expect(body).toContain('GATEHOUSE_PORTAL_LOGIN_EXPIRED');
  });

  it('shows what the identity provider refuses, as text', async () => {
    const begun = await api('/auth/login');
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const query = new URLSearchParams({ error: 'access_denied', error_description: '<b>no</b>', state });
    query.set('iss', infrastructure.product.urls.issuer);
    const { status, body } = await api(`/auth/callback?${query.toString()}`, { headers: { cookie } });
    expect(status).toBe(401);
    expect(body).toContain('access_denied: &#60;b&#62;no&#60;/b&#62;');
  });

  it('begun at another name of this server goes on at the public one', async () => {
    const { status, headers } = await read(
      await fetch(`${url.replace('127.0.0.1', 'localhost')}/auth/login?return_to=/logs`, { redirect: 'manual' }),
    );
    expect({ status, location: headers.get('location') }).toEqual({
      status: 303,
      location: `${url}/auth/login?return_to=%2Flogs`,
    });
  });
});

describe('a session', () => {
  it('refreshes its access token once, however many requests find it stale', async () => {
    const { browser } = await signIn('alice');
    await makeStale(browser);
    const before = await rowOf(browser);
    const replies = await Promise.all(Array.from({ length: 20 }, () => inConsole(browser, '/api/me')));
    expect(replies.map((reply) => reply.status)).toEqual(Array.from({ length: 20 }, () => 200));
    const after = await rowOf(browser);
    expect(after.sealedTokens.equals(before.sealedTokens)).toBe(false);
    expect((await inConsole(browser, '/api/me')).status).toBe(200);
    expect((await rowOf(browser)).sealedTokens.equals(after.sealedTokens)).toBe(true);
  });

  it('ends when the identity provider no longer renews it', async () => {
    const { browser } = await signIn('alice');
    await makeStale(browser, { refreshToken: 'revoked' });
    const { status, body } = await inConsole(browser, '/api/me');
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'GATEHOUSE_AUTH_REQUIRED' });
    await expect(rowOf(browser)).rejects.toThrow();
  });

  it.each([
    ['its longest life is over', { endsAt: new Date(Date.now() - 1_000) }],
    ['it lay idle too long', { usedAt: new Date(Date.now() - 3 * 3_600_000) }],
  ])('counts no longer when %s', async (_, change) => {
    const { browser } = await signIn('alice');
    const { idHash } = await rowOf(browser);
    await service.app.get(DataSource).getRepository(SessionRow).update({ idHash }, change);
    const { status, headers } = await inConsole(browser, '/api/me');
    expect(status).toBe(401);
    expect(headers.get('set-cookie')).toContain('gatehouse_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0');
  });

  it('ends at log-out, here and at the identity provider', async () => {
    const { browser } = await signIn('alice');
    const headers = fromConsole(browser);
    const { status, body } = await api('/auth/logout', { method: 'POST', headers });
    expect(status).toBe(200);
    expect(body.url).toContain('/protocol/openid-connect/logout?');
    expect((await api('/api/me', { headers })).status).toBe(401);
    const page = await browser.open(body.url, url);
    const out = page.html === '' ? page : await browser.send(page, { logout: 'yes' }, url);
    expect(out.url).toBe(`${url}/`);
    expect((await browser.open(`${url}/auth/login`)).html).toContain('Sign in to Gatehouse console');
  });
});

describe('a session that ends at the identity provider', () => {
  it('ends here too, told by the provider itself', async () => {
    const { browser } = await signIn('alice');
    const { browser: other } = await signIn('alice');
    const headers = fromConsole(browser);
    expect((await api('/api/me', { headers })).status).toBe(200);
    const logOut = `${infrastructure.product.urls.issuer}/protocol/openid-connect/logout`;
    await browser.send(await browser.open(logOut), { logout: 'yes' }, url);
    await eventually(async () => expect((await api('/api/me', { headers })).status).toBe(401));
    expect((await inConsole(other, '/api/me')).status).toBe(200);
  });
});

describe('forgery', () => {
  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['no origin', { origin: undefined }],
    ['origin null', { origin: 'null' }],
    ['no header of the console', { 'x-gatehouse-csrf': undefined }],
  ])('a change with the cookie and %s is refused', async (_, change) => {
    const { browser } = await signIn('admin');
    const all = { ...fromConsole(browser), 'content-type': 'application/json', ...change };
    const headers = Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    for (const path of ['/api/backends', '/graphql', '/auth/logout']) {
      const { status, body } = await api(path, { method: 'POST', headers, body: '{}' });
      expect({ path, status, code: body.code }).toEqual({
        path,
        status: 403,
        code: 'GATEHOUSE_PORTAL_FORGERY_REFUSED',
      });
    }
  });

  it('a script with its own bearer needs neither', async () => {
    const { status, body } = await asUser('admin', '/api/backends', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"slug":"No Slug"}',
    });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'GATEHOUSE_REQUEST_INVALID' });
  });
});

describe('the public API', () => {
  it('passes on to the part as the signed-in user, who has there what rights he has', async () => {
    const { browser } = await signIn('bob');
    expect(await inConsole(browser, '/api/backends')).toMatchObject({ status: 200, body: { items: [] } });
    const removal = await inConsole(browser, '/api/backends/nope', 'DELETE');
    expect(removal).toMatchObject({ status: 403, body: { code: 'GATEHOUSE_AUTH_FORBIDDEN' } });
    const missing = await asUser('admin', '/api/backends/nope');
    expect(missing).toMatchObject({ status: 404, body: { code: 'GATEHOUSE_BACKEND_NOT_FOUND' } });
  });

  it.each(['/api/backends', '/api/agents/x', '/graphql', '/api/me', '/api/status'])(
    'answers nobody at %s',
    async (path) => {
      const { status, body } = await api(path);
      expect({ status, code: body.code }).toEqual({ status: 401, code: 'GATEHOUSE_AUTH_REQUIRED' });
    },
  );

  it('rebuilds headers from lists and passes bodies through untouched', async () => {
    let seen: IncomingMessage | undefined;
    const body = '{"a" : 1}';
    let received = '';
    serve = (request, response) => {
      seen = request;
      request.on('data', (chunk: Buffer) => (received += chunk.toString()));
      request.on('end', () =>
        response
          .writeHead(207, {
            etag: '"7"',
            'set-cookie': 'evil=1',
            'x-powered-by': 'x',
            'content-type': 'application/json',
          })
          .end('[1]'),
      );
    };
    const { browser } = await signIn('sam');
    const reply = await api('/api/guardrails/x?y=%20z', {
      method: 'PUT',
      headers: { ...fromConsole(browser), 'content-type': 'application/json', 'if-match': '"6"', 'x-custom': 'secret' },
      body,
    });
    expect(reply).toMatchObject({ status: 207, body: [1] });
    expect(reply.headers.get('etag')).toBe('"7"');
    expect([reply.headers.get('set-cookie'), reply.headers.get('x-powered-by')]).toEqual([null, null]);
    expect(seen?.url).toBe('/guardrails/x?y=%20z');
    expect(received).toBe(body);
    expect(Object.keys(seen?.headers ?? {}).sort()).toEqual(
      ['accept', 'authorization', 'connection', 'content-length', 'content-type', 'host', 'if-match'].sort(),
    );
    expect(seen?.headers.authorization).toMatch(/^Bearer /);
  });

  it('streams an answer while it is being written', async () => {
    serve = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    };
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${await infrastructure.tokenFor('sam')}` };
    const response = await fetch(`${url}/api/guardrails/live`, { headers, signal: gone.signal });
    const first = await response.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toBe('data: 1\n\n');
    gone.abort();
  });

  it('stops the work of a part when the caller goes away', async () => {
    const closed = new Promise<void>((resolve) => {
      serve = (request) => request.socket.once('close', () => resolve());
    });
    const headers = { authorization: `Bearer ${await infrastructure.tokenFor('sam')}` };
    const gone = new AbortController();
    const pending = fetch(`${url}/api/guardrails/slow`, { headers, signal: gone.signal }).catch(() => undefined);
    setTimeout(() => gone.abort(), 200);
    await closed;
    await pending;
  });

  it('names the part that is down', async () => {
    const { status, headers, body } = await asUser('admin', '/api/agents');
    expect(status).toBe(503);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'GATEHOUSE_PORTAL_PART_UNAVAILABLE', detail: 'policy: no connection.' });
  });

  it('names the part that breaks off', async () => {
    serve = (_, response) => response.destroy();
    const { status, body } = await asUser('sam', '/api/guardrails');
    expect({ status, code: body.code }).toEqual({ status: 502, code: 'GATEHOUSE_PORTAL_PART_FAILED' });
  });

  it('refuses a body that is too large', async () => {
    const body = 'x'.repeat(2_000_000);
    const headers = { 'content-type': 'application/json' };
    const reply = await asUser('admin', '/api/backends', { method: 'POST', body, headers });
    expect(reply).toMatchObject({ status: 413, body: { code: 'GATEHOUSE_REQUEST_TOO_LARGE' } });
  });

  it('answers an unknown path with a problem', async () => {
    expect(await asUser('admin', '/api/nothing')).toMatchObject({
      status: 404,
      body: { code: 'GATEHOUSE_REQUEST_NOT_FOUND' },
    });
    expect(await asUser('admin', '/api/nothing', { method: 'POST' })).toMatchObject({ status: 404 });
  });

  it('tells the state of every part', async () => {
    const { body } = await asUser('bob', '/api/status');
    expect(body).toMatchObject({ status: 'degraded', replicas: [] });
    const states = Object.fromEntries(body.parts.map((p: { name: string; status: string }) => [p.name, p.status]));
    expect(states).toMatchObject({ registry: 'up', policy: 'down', nats: 'up', postgres: 'up', proxy: 'down' });
    const version = body.parts.find((p: { name: string }) => p.name === 'nats').version;
    expect(version).toMatch(/^2\.\d+/);
  });

  it('describes itself in one document and on a page without foreign scripts', async () => {
    const { body } = await api('/api/openapi.json');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/api/me', '/api/status', '/api/backends', '/api/backends/{id}']),
    );
    expect(Object.keys(body.paths).filter((path) => path.startsWith('/auth'))).toEqual([]);
    expect(body.info.description).toContain('missing here:** policy');
    const page = await api('/api/docs');
    expect(page.body).toContain('swagger-ui');
    for (const [, asset] of (page.body as string).matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect(asset).toMatch(/^\/api\/docs\//);
      expect((await api(asset ?? '')).status).toBe(200);
    }
    expect((await api('/api/docs/assets/package.json')).status).toBe(404);
  });

  it('tells everybody where to sign in, and where the gateway is', async () => {
    const { urls } = infrastructure.product;
    expect((await api('/.well-known/oauth-protected-resource')).body).toMatchObject({
      resource: url,
      authorization_servers: [urls.issuer],
      gatehouse_mcp_url: urls.mcp,
    });
  });

  it('declares a permission on every route', () => {
    expect(undeclaredRoutes(service.app.get(DiscoveryService), service.app.get(Reflector))).toEqual([]);
  });
});

describe('every answer', () => {
  it.each(['/', '/auth/login', '/api/me', '/api/docs', '/nowhere/x.js'])(
    'at %s forbids framing and foreign scripts',
    async (path) => {
      const { headers } = await api(path);
      expect(headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});
