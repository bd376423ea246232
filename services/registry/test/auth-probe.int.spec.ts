import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestIssuer, type TestIssuer } from '@gatehouse/identity/spec-kit';
import { startService, type RunningService } from '@gatehouse/service-kit';
import {
  startAuthorizationServer,
  startFaultyServer,
  startFixtureBackend,
  startInfrastructure,
  startProtectedBackend,
  type Infrastructure,
} from '@gatehouse/testkit';
import { registry } from '../src/registry.module.js';

let infrastructure: Infrastructure;
let issuer: TestIssuer;
let service: RunningService;
const toStop: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres']);
  issuer = await startTestIssuer();
  service = await startService(registry, infrastructure.env('registry', { ISSUER: issuer.url }));
});

afterAll(async () => {
  await service?.stop();
  await Promise.all([...toStop, issuer].map((part) => part?.stop()));
  await infrastructure?.stop();
});

async function until<T extends { stop(): Promise<void> }>(started: Promise<T>): Promise<T> {
  const part = await started;
  toStop.push(part);
  return part;
}

/** A server of a few lines, at `/mcp`. */
async function serving(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections();
    server.close();
  };
  toStop.push({ stop });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

async function probe(url: unknown, roles: Parameters<TestIssuer['tokenFor']>[0]['roles'] = ['developer']) {
  const response = await fetch(`${service.url}/backends/probe`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await issuer.tokenFor({ sub: 'dev', roles: roles ?? [] })}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ url }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  return { status: response.status, body: (await response.json()) as any };
}

describe('a probe of a URL', () => {
  it('of a server that wants no credential finds era, versions and tools, and shows each step', async () => {
    const backend = await until(startFixtureBackend({ eras: ['modern', 'legacy'] }));
    const { status, body } = await probe(backend.url);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ outcome: 'open', credentialMode: 'none', modern: true, legacy: true, authorizationServer: null },
      ...{ serverName: 'fixture', tools: 3 },
    });
    expect(body.steps).toEqual([
      { request: `POST ${backend.url} server/discover`, answer: 'HTTP 200', conclusion: 'It speaks the modern era.' },
      expect.objectContaining({ conclusion: 'It speaks the legacy era, 2025-11-25.' }),
      expect.objectContaining({ conclusion: 'It lists 3 tools to everybody.' }),
    ]);
  });

  it('of a server that wants OAuth finds the authorization server and how one registers there', async () => {
    const as = await until(startAuthorizationServer());
    const backend = await until(startProtectedBackend({ eras: ['modern'], servers: [as], scopes: ['read'] }));
    const { body } = await probe(backend.url);
    expect(body).toMatchObject({
      ...{ outcome: 'oauth', credentialMode: 'oauth', tools: null },
      authorizationServer: { issuer: as.issuer, registration: expect.arrayContaining(['dynamic', 'pre_registered']) },
    });
    const [first, ...others] = body.steps;
    expect(first).toMatchObject({
      answer: expect.stringMatching(/^HTTP 401, WWW-Authenticate: Bearer .*resource_metadata=/),
      conclusion: 'It wants a credential.',
    });
    expect(others).toContainEqual(expect.objectContaining({ conclusion: `It names ${as.issuer}.` }));
    expect(others).toContainEqual(expect.objectContaining({ conclusion: `It is of ${as.issuer}.` }));
  });

  it('of a server with OAuth as of 2025-03-26, at its own origin, finds it too', async () => {
    const url = await serving((request, response) => {
      const origin = `http://${request.headers.host}`;
      if (request.url !== '/.well-known/oauth-authorization-server')
        return void response.writeHead(request.url === '/mcp' ? 401 : 404).end();
      const ends = { authorization_endpoint: `${origin}/authorize`, token_endpoint: `${origin}/token` };
      response.end(JSON.stringify({ issuer: origin, ...ends, code_challenge_methods_supported: ['S256'] }));
    });
    const { body } = await probe(url);
    expect(body).toMatchObject({
      outcome: 'oauth',
      authorizationServer: { issuer: new URL(url).origin, registration: ['pre_registered'] },
    });
  });

  it.each([
    ['a challenge without metadata', 'Bearer realm="files"'],
    ['another scheme', 'Basic realm="files"'],
    ['no challenge at all', ''],
  ])('of a server that wants something with %s concludes on a key', async (_, challenge) => {
    const url = await serving((_request, response) => {
      response.writeHead(
        _request.url === '/mcp' ? 401 : 404,
        challenge === '' ? {} : { 'www-authenticate': challenge },
      );
      response.end();
    });
    const { body } = await probe(url);
    expect(body).toMatchObject({ outcome: 'bearer_or_api_key', credentialMode: 'header' });
    expect(body.conclusion).toContain(challenge === '' ? 'It wants a credential' : challenge.split(' ')[0]);
  });

  it('of a server that refuses everybody and says nothing is inconclusive, and says why', async () => {
    const url = await serving((_, response) => void response.writeHead(403).end());
    expect((await probe(url)).body).toMatchObject({
      outcome: 'inconclusive',
      credentialMode: null,
      conclusion: expect.stringContaining('HTTP 403'),
    });
  });

  it('of a server whose metadata cannot be used is inconclusive, and says why', async () => {
    const faulty = await until(startFaultyServer());
    const backend = await until(
      startProtectedBackend({ eras: ['modern'], servers: [{ issuer: faulty.issuer, tokenOf: async () => undefined }] }),
    );
    faulty.metadata = { ...faulty.metadata, issuer: 'https://elsewhere.example' };
    expect((await probe(backend.url)).body).toMatchObject({
      outcome: 'inconclusive',
      conclusion: expect.stringContaining('another issuer'),
    });
    const { issuer: own } = faulty;
    faulty.metadata = { issuer: own, authorization_endpoint: `${own}/a`, token_endpoint: `${own}/t` };
    expect((await probe(backend.url)).body).toMatchObject({
      outcome: 'inconclusive',
      conclusion: expect.stringContaining('PKCE'),
    });
  });

  it('of metadata that leads inside goes nowhere (SSRF)', async () => {
    const inside = 'http://169.254.169.254/latest/meta-data';
    const url = await serving((_, response) => {
      response.writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${inside}"` }).end();
    });
    const { body } = await probe(url);
    expect(body).toMatchObject({
      outcome: 'inconclusive',
      conclusion: expect.stringContaining('may not connect to'),
    });
    expect(body.steps.at(-1)).toMatchObject({ request: `GET ${inside}`, answer: 'none' });
  });

  it.each(['https://169.254.169.254/mcp', 'https://[fd00::1]/mcp'])('that is %s connects to nothing', async (url) => {
    expect((await probe(url)).body).toMatchObject({ outcome: 'address_forbidden', credentialMode: null });
  });

  it('of a page is not taken for an MCP server', async () => {
    const url = await serving((_, response) => void response.end('<html>hello</html>'));
    const { body } = await probe(url);
    expect(body).toMatchObject({ outcome: 'not_mcp', modern: false, legacy: false });
    expect(JSON.stringify(body)).not.toContain('hello');
  });

  it('of a server of 2024-11-05 says that its transport is too old', async () => {
    const url = await serving((request, response) => {
      if (request.method !== 'GET') return void response.writeHead(405).end();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: endpoint\ndata: /messages?session=1\n\n');
    });
    expect((await probe(url)).body).toMatchObject({ outcome: 'old_transport' });
  });

  it('where nobody listens says so', async () => {
    const { body } = await probe('http://127.0.0.1:9/mcp');
    expect(body).toMatchObject({ outcome: 'unreachable', conclusion: expect.stringContaining('ECONNREFUSED') });
  });

  it('shows of what a server says what can be shown, and no more than that', async () => {
    const url = await serving((_, response) => {
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${'x'.repeat(5_000)}"` }).end();
    });
    const { body } = await probe(url);
    for (const step of body.steps) expect(step.answer.length).toBeLessThan(400);
  });

  it.each([
    'file:///etc/passwd',
    'node server.js',
    'stdio:npx some-server',
    'http://u:p@127.0.0.1/mcp',
    '',
    null,
    { command: 'sh' },
  ])('is refused for %j: only an http(s) URL is probed, and nothing is ever run (CVE-2026-42271)', async (url) => {
    expect(await probe(url)).toMatchObject({ status: 400, body: { code: 'GATEHOUSE_REQUEST_INVALID' } });
  });

  it('takes the permission backend:probe', async () => {
    expect((await probe('https://mcp.example.com/mcp', ['viewer'])).status).toBe(403);
    expect((await probe('https://mcp.example.com/mcp', ['auditor'])).status).toBe(403);
  });
});
