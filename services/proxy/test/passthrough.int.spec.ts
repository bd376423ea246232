import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CredentialMode } from '@gatehouse/contracts';
import { startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let backend: FixtureBackend;
let legacy: FixtureBackend;
let elsewhere: Server;
/** Requests at an address that nobody registered. */
const strays: string[] = [];
let me: string;
let jwt: string;

const opaque = 'backend-token-4711';
const foreign = unsigned({ iss: 'https://as.backend.example', aud: 'https://backend.example', exp: 1 });
const issuer = 'https://as.backend.example';
const mode = { credentialMode: CredentialMode.PASSTHROUGH, oauth: { issuer } };

beforeAll(async () => {
  gateway = await startGateway({ ALLOW_PASSTHROUGH: 'on' }, ['nats', 'idp']);
  backend = await startFixtureBackend({ eras: ['modern'] });
  legacy = await startFixtureBackend({ eras: ['legacy'] });
  elsewhere = createServer((request, response) => {
    strays.push(request.headers.authorization ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  await gateway.addBackend('theirs', backend, { modern: true, ...mode });
  await gateway.addBackend('theirs-legacy', legacy, { legacy: true, ...mode });
  await gateway.addBackend('insecure', { url: 'http://backend.example/mcp' }, { modern: true, ...mode });
  await gateway.addBackend('ours', backend, { modern: true });
  await gateway.allowEverything('bot', ['theirs', 'theirs-legacy', 'insecure', 'ours']);
  await gateway.addAgent('portal', ['theirs', 'ours']);
  me = await gateway.issueToken('bot');
  jwt = await gateway.infrastructure.tokenFor('alice');
}, 60_000);

afterEach(() => {
  backend.intercept = undefined;
});

afterAll(async () => {
  elsewhere?.close();
  await Promise.all([backend, legacy].map((server) => server?.stop()));
  await gateway?.stop();
});

function unsigned(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'at+jwt' })}.${part(claims)}.c2ln`;
}

/** A call with this in `Authorization`, and this in `X-Gatehouse-Token`. */
function call(authorization: string, second?: string, to = 'theirs') {
  const headers = second === undefined ? {} : { 'x-gatehouse-token': second };
  return gateway.callModern(to, authorization, 'tools/call', { name: 'echo', arguments: { text: 'x' } }, { headers });
}

async function refusal(reply: ReturnType<typeof call>) {
  const { status, body } = await reply;
  return [status, body.error?.data.reason ?? body.result?._meta?.['dev.gatehouse/reason']];
}

const lastCall = () => backend.calls.at(-1)?.headers;

describe('a token that the agent brings for the backend', () => {
  it.each([
    ['opaque', opaque],
    ['a JWT, which has even expired: that is for the backend to say', foreign],
  ])('is passed on as it is, and nothing else: %s', async (_, token) => {
    const reply = await call(token, me);
    expect(reply.body.result.isError).not.toBe(true);
    expect(lastCall()?.authorization).toBe(`Bearer ${token}`);
    expect(lastCall()).not.toHaveProperty('x-gatehouse-token');
    expect(JSON.stringify(lastCall())).not.toContain(me);
  });

  it('does not say who is calling: without a second credential nothing leaves', async () => {
    const before = backend.calls.length;
    for (const token of [opaque, foreign, unsigned({ iss: 'https://as.backend.example', sub: 'admin' })])
      expect(await refusal(call(token))).toEqual([403, 'passthrough_identity_missing']);
    expect(backend.calls).toHaveLength(before);
  });

  it('lets the second credential decide, an access token or one of the identity provider', async () => {
    expect(await refusal(call(opaque, `${me}x`))).toEqual([401, 'token_invalid']);
    expect(await refusal(call(opaque, await gateway.issueToken('nobody')))).toEqual([200, 'agent_unknown']);
    const byJwt = (await refusal(call(opaque, jwt))).at(1);
    expect(byJwt).not.toBe('token_invalid');
    expect(byJwt).toBe((await refusal(call(jwt, undefined, 'ours'))).at(1));
    const { headers, record } = gateway.traced();
    await gateway.callModern('theirs', opaque, 'tools/list', {}, { headers: { ...headers, 'x-gatehouse-token': me } });
    expect(await record()).toMatchObject({ agentId: 'bot', userId: 'alice', backendId: 'theirs' });
  });

  it('is not one of the gateway, its identity provider, or for the gateway', async () => {
    const before = backend.calls.length;
    const idp = gateway.infrastructure.product.urls.issuer;
    const ours = [
      me,
      jwt,
      unsigned({ iss: idp, aud: 'backend' }),
      unsigned({ iss: 'https://as.backend.example', aud: ['backend', 'gatehouse-api'] }),
      unsigned({ iss: 'https://as.backend.example', aud: gateway.url }),
      unsigned({ iss: 'https://as.backend.example', aud: `${gateway.url}/mcp/theirs` }),
    ];
    for (const token of ours) expect(await refusal(call(token, me))).toEqual([403, 'passthrough_token_ours']);
    expect(backend.calls).toHaveLength(before);
  });

  it('is not an access token of the gateway in place of it', async () => {
    expect(await refusal(call(me))).toEqual([403, 'token_not_for_passthrough']);
    expect(await refusal(call(jwt))).toEqual([403, 'passthrough_identity_missing']);
  });

  it('is asked for, with metadata that name the authorization server of the backend and us as the resource', async () => {
    const reply = await call('', me);
    expect([reply.status, reply.body.error.data.reason]).toEqual([401, 'passthrough_token_missing']);
    const metadata = `${gateway.url}/.well-known/oauth-protected-resource/mcp/theirs`;
    expect(reply.headers.get('www-authenticate')).toContain(`resource_metadata="${metadata}"`);
    expect(await (await fetch(metadata)).json()).toMatchObject({
      resource: `${gateway.url}/mcp/theirs`,
      authorization_servers: [issuer],
    });
    const ours = await (await fetch(metadata.replace('theirs', 'ours'))).json();
    expect(ours).toMatchObject({ authorization_servers: [gateway.infrastructure.product.urls.issuer] });
  });

  it('has no characters that would be more than a token', async () => {
    expect(await refusal(call('a,b', me))).toEqual([400, 'passthrough_token_invalid']);
  });

  it('goes to the endpoint of its backend alone: not to others, not to all, not to bundles', async () => {
    await gateway.addBundle('both', { members: [{ backendId: 'theirs' }, { backendId: 'ours' }] });
    for (const to of ['ours', '', 'b/both'])
      expect(await refusal(call(opaque, me, to))).toEqual([400, 'passthrough_not_here']);
    const before = backend.calls.length;
    for (const to of ['', 'b/both']) {
      const { body } = await gateway.callModern(to, me, 'tools/list');
      const names = (body.result.tools as { name: string }[]).map(({ name }) => name);
      expect(names.filter((name) => name.startsWith('theirs'))).toEqual([]);
      const { body: called } = await gateway.callModern(to, me, 'tools/call', { name: 'theirs__echo', arguments: {} });
      expect(called.error ?? called.result.isError).toBeTruthy();
    }
    expect(backend.calls).toHaveLength(before);
  });

  it('goes over https, but for loopback', async () => {
    expect(await refusal(call(opaque, me, 'insecure'))).toEqual([502, 'passthrough_insecure']);
  });

  it('does not follow a redirect', async () => {
    const { port } = elsewhere.address() as AddressInfo;
    for (const status of [302, 307, 308]) {
      backend.intercept = (_, response) => {
        response.writeHead(status, { location: `http://127.0.0.1:${port}/mcp` }).end();
        return true;
      };
      const { body } = await call(opaque, me);
      expect(body.error?.data.reason).toMatch(/^upstream_/);
    }
    expect(strays).toEqual([]);
  });

  it('comes back with what the backend has against it, in whose place our metadata stand', async () => {
    const answers: [number, string, string][] = [
      [401, 'Bearer error="invalid_token", resource_metadata="https://backend.example/.well-known/x"', 'invalid_token'],
      [403, 'Bearer error="insufficient_scope", scope="crm.read crm.write"', 'insufficient_scope'],
    ];
    for (const [status, header, error] of answers) {
      backend.intercept = (_, response) => {
        response.writeHead(status, { 'www-authenticate': header }).end('{"secret":"of the backend"}');
        return true;
      };
      const reply = await call(opaque, me);
      expect([reply.status, reply.body.error.data.reason]).toEqual([status, 'upstream_unauthorized']);
      const relayed = reply.headers.get('www-authenticate') ?? '';
      expect(relayed).toContain(`error="${error}"`);
      expect(relayed).toContain(`resource_metadata="${gateway.url}/.well-known/oauth-protected-resource/mcp/theirs"`);
      expect(relayed).not.toContain('backend.example');
      expect(reply.text).not.toContain('of the backend');
      if (status === 403) expect(relayed).toContain('scope="crm.read crm.write"');
    }
  });

  it('has sessions of its own: with another token the session is unknown', async () => {
    const as = (second: string) => ({ headers: { 'x-gatehouse-token': second } });
    const session = await gateway.initialize('theirs-legacy', opaque, '2025-11-25', as(me));
    const list = (token: string, second: string) =>
      gateway.callLegacy('theirs-legacy', token, session, 'tools/list', {}, as(second));
    expect((await list(opaque, me)).status).toBe(200);
    expect((await list('another-token', me)).status).toBe(404);
    expect((await list(opaque, await gateway.issueToken('bot', { userId: 'bob' }))).status).toBe(404);
    expect((await list(opaque, me)).status).toBe(200);
  });

  it('needs an agent of an era that the backend speaks', async () => {
    expect(await refusal(call(opaque, me, 'theirs-legacy'))).toEqual([502, 'passthrough_era']);
  });
});

it('is off unless the gateway is set to', async () => {
  const { startReplica } = await import('./replica.js');
  const replica = await startReplica(gateway, 'strict', { ALLOW_PASSTHROUGH: 'off' });
  const headers = { 'x-gatehouse-token': me };
  const { body } = await gateway.callModern('theirs', opaque, 'tools/list', {}, { headers, to: replica.url });
  expect(body.error.data.reason).toBe('passthrough_off');
  await replica.stop();
});

it('nothing that was brought is in the files of the gateway or of NATS', () => {
  const folders = [gateway.dataDir, join(gateway.infrastructure.product.context.folders.root, 'nats')];
  const secrets = [opaque, foreign, 'another-token', foreign.split('.')[1] ?? ''];
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      expect([entry.name, secrets.filter((secret) => bytes.includes(secret))]).toEqual([entry.name, []]);
    }
  }
});
