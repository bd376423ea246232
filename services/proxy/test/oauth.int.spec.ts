import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { badTokens, startTestIssuer, type TestIssuer } from '@gatehouse/identity/spec-kit';
import { DiscoveredAgents } from '@gatehouse/nats';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import type { Extra, Reply } from './messages.js';

let issuer: TestIssuer;
let backend: FixtureBackend;
let gateway: TestGateway;

beforeAll(async () => {
  issuer = await startTestIssuer();
  backend = await startFixtureBackend({ eras: ['modern'] });
  gateway = await startGateway({ ISSUER: issuer.url });
  await gateway.addBackend('crm', backend, { modern: true });
  await gateway.addBackend('wiki', backend, { modern: true });
  await gateway.allowEverything('test', ['crm', 'wiki']);
}, 120_000);

afterAll(async () => {
  await gateway?.stop();
  await backend?.stop();
  await issuer?.stop();
});

const call = (token: string, extra?: Extra, at = 'crm'): Promise<Reply> =>
  gateway.callModern(at, token, 'tools/call', { name: 'echo', arguments: { text: 'hi' } }, extra);

const reasonOf = ({ body }: Reply) => (body as { error?: { data?: { reason?: string } } }).error?.data?.reason;

describe('a token of the identity provider', () => {
  it('lets its bearer call', async () => {
    expect(await call(await issuer.sign())).toMatchObject({
      status: 200,
      body: { result: { content: [{ text: 'hi' }] } },
    });
  });

  it('that is bad in one of more than 120 ways is refused with 401, a challenge and its reason', async () => {
    const reasons = {
      GATEHOUSE_AUTH_TOKEN_INVALID: ['token_invalid', 'token_missing'],
      GATEHOUSE_AUTH_TOKEN_EXPIRED: ['token_expired'],
      GATEHOUSE_AUTH_TOKEN_NOT_YET_VALID: ['token_not_yet_valid'],
      GATEHOUSE_AUTH_WRONG_AUDIENCE: ['token_audience'],
    };
    const seen = backend.calls.length;
    const wrong: unknown[] = [];
    // What is no header at all never comes here.
    const rows = badTokens(issuer.forge);
    for (const { name, make, code } of rows) {
      const reply = await call(make());
      const challenge = reply.headers.get('www-authenticate') ?? '';
      const isRight =
        reply.status === 401 &&
        reasons[code].includes(reasonOf(reply) ?? '') &&
        challenge.includes(`resource_metadata="${gateway.url}/.well-known/oauth-protected-resource/mcp/crm"`);
      if (!isRight) wrong.push({ name, status: reply.status, reason: reasonOf(reply), challenge });
    }
    expect(wrong).toEqual([]);
    expect(backend.calls).toHaveLength(seen);
    expect(await call(await issuer.sign())).toMatchObject({ status: 200 });
  }, 60_000);

  it('whose issuer is a minute off is accepted, and ten minutes off is refused with a reason', async () => {
    const now = Math.floor(Date.now() / 1_000);
    expect((await call(await issuer.sign({ iat: now + 50, nbf: now + 50 }))).status).toBe(200);
    expect((await call(await issuer.sign({ exp: now - 50 }))).status).toBe(200);
    expect(reasonOf(await call(await issuer.sign({ iat: now + 600, nbf: now + 600 })))).toBe('token_not_yet_valid');
    expect(reasonOf(await call(await issuer.sign({ exp: now - 600 })))).toBe('token_expired');
  });
});

describe('a token for one endpoint (RFC 8707)', () => {
  it('is good there, also when it is seen again, and nowhere else', async () => {
    const token = await issuer.sign({ aud: `${gateway.url}/mcp/crm` });
    expect((await call(token)).status).toBe(200);
    expect((await call(token)).status).toBe(200);
    for (const at of ['wiki', '']) {
      const reply = await call(token, {}, at);
      expect({ status: reply.status, reason: reasonOf(reply) }).toEqual({ status: 401, reason: 'token_audience' });
    }
    const fresh = await issuer.sign({ aud: `${gateway.url}/mcp/crm`, jti: 'not seen before' });
    expect(reasonOf(await call(fresh, {}, 'wiki'))).toBe('token_audience');
  });

  it('for the gateway itself is good everywhere', async () => {
    const token = await issuer.sign({ aud: ['account', gateway.url] });
    for (const at of ['crm', 'wiki']) expect((await call(token, {}, at)).status).toBe(200);
  });
});

describe('a token that is bound to a key (DPoP, RFC 9449)', () => {
  async function bound() {
    const keys = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(keys.publicKey);
    const token = await issuer.sign({ typ: 'DPoP', cnf: { jkt: await calculateJwkThumbprint(jwk) } });
    const proofFor = (more: object = {}) =>
      new SignJWT({
        ...{ htm: 'POST', htu: `${gateway.url}/mcp/crm`, jti: randomUUID() },
        ath: createHash('sha256').update(token).digest('base64url'),
        ...more,
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .setIssuedAt()
        .sign(keys.privateKey);
    const send = (proof: string, { scheme = 'DPoP', text = 'hi' } = {}) => {
      const headers = { authorization: `${scheme} ${token}`, ...(proof === '' ? {} : { dpop: proof }) };
      return gateway.callModern('crm', '', 'tools/call', { name: 'echo', arguments: { text } }, { headers });
    };
    return { send, proofFor };
  }

  it('lets a call through with a proof for it, each time with a new one', async () => {
    const { send, proofFor } = await bound();
    expect((await send(await proofFor())).status).toBe(200);
    expect((await send(await proofFor())).status).toBe(200);
  });

  it('lets a long call through, whose token is looked at before it is read', async () => {
    const { proofFor, send } = await bound();
    expect((await send(await proofFor(), { text: 'x'.repeat(100_000) })).status).toBe(200);
  });

  it.each([
    ['no proof', async () => ''],
    ['a proof for another endpoint', async (proofFor) => proofFor({ htu: `${gateway.url}/mcp/wiki` })],
    ['a proof for another method', async (proofFor) => proofFor({ htm: 'GET' })],
    ['garbage', async () => 'x'],
  ] satisfies [string, (proofFor: (more?: object) => Promise<string>) => Promise<string>][])(
    'is refused with %s',
    async (_, make) => {
      const { send, proofFor } = await bound();
      const reply = await send(await make(proofFor));
      expect({ status: reply.status, reason: reasonOf(reply) }).toEqual({ status: 401, reason: 'proof_invalid' });
      expect(reply.headers.get('www-authenticate')).toMatch(/^DPoP error="invalid_dpop_proof".*algs="ES256/);
    },
  );

  it('is refused when a proof comes twice', async () => {
    const { send, proofFor } = await bound();
    const proof = await proofFor();
    expect((await send(proof)).status).toBe(200);
    expect(reasonOf(await send(proof))).toBe('proof_invalid');
  });

  it('is refused as a bearer token, with a proof and without', async () => {
    const { send, proofFor } = await bound();
    expect(reasonOf(await send(await proofFor(), { scheme: 'Bearer' }))).toBe('proof_invalid');
    expect(reasonOf(await send('', { scheme: 'Bearer' }))).toBe('proof_invalid');
  });

  it('is none when nothing binds it', async () => {
    const { proofFor } = await bound();
    const token = await issuer.sign();
    const headers = { authorization: `DPoP ${token}`, dpop: await proofFor() };
    expect(reasonOf(await call('', { headers }))).toBe('proof_invalid');
    const access = await gateway.issueToken('test');
    expect(reasonOf(await call('', { headers: { ...headers, authorization: `DPoP ${access}` } }))).toBe(
      'token_invalid',
    );
  });
});

describe('the scopes of a token', () => {
  const list = (token: string, method: string, params = {}) => gateway.callModern('crm', token, method, params);

  it('limit it when it names some, and the challenge names what is lacking besides what it has', async () => {
    const token = await issuer.sign({ scope: 'openid mcp:resources' });
    expect(reasonOf(await list(token, 'resources/list'))).not.toBe('scope_insufficient');
    expect((await list(token, 'server/discover')).status).toBe(200);
    const refused = await list(token, 'tools/list');
    expect({ status: refused.status, reason: reasonOf(refused) }).toEqual({
      status: 403,
      reason: 'scope_insufficient',
    });
    expect(refused.headers.get('www-authenticate')).toBe(
      `Bearer error="insufficient_scope", scope="mcp:resources mcp:tools", ` +
        `resource_metadata="${gateway.url}/.well-known/oauth-protected-resource/mcp/crm"`,
    );
    expect(reasonOf(await call(token))).toBe('scope_insufficient');
    expect(reasonOf(await list(token, 'prompts/list'))).toBe('scope_insufficient');
    const stepped = await issuer.sign({ scope: 'mcp:resources mcp:tools' });
    expect((await call(stepped)).status).toBe(200);
  });

  it('do not limit it when it names none of the gateway, unless they are required', async () => {
    const token = await issuer.sign({ scope: 'openid profile' });
    expect((await call(token)).status).toBe(200);
  });
});

describe('what clients look up', () => {
  const look = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(gateway.url + path, init);
    return { status: response.status, body: await response.json() };
  };

  it.each(['', '/mcp', '/mcp/crm', '/mcp/b/team'])(
    'is the resource %s itself, and where tokens come from',
    async (path) => {
      expect(await look(`/.well-known/oauth-protected-resource${path}`)).toMatchObject({
        status: 200,
        body: {
          resource: gateway.url + path,
          authorization_servers: [issuer.url],
          bearer_methods_supported: ['header'],
        },
      });
    },
  );

  it('is the metadata of the identity provider, for clients of MCP 2025-03-26', async () => {
    expect(await look('/.well-known/oauth-authorization-server')).toMatchObject({
      status: 200,
      body: { issuer: issuer.url, jwks_uri: `${issuer.url}/certs` },
    });
  });

  it.each(['/.well-known/oauth-protected-resource/other', '/.well-known/oauth-protected-resource/mcp/../x%2f'])(
    'is nothing at %s',
    async (path) => {
      expect((await look(path)).status).toBe(404);
    },
  );

  it('is only to be read', async () => {
    expect((await look('/.well-known/oauth-protected-resource', { method: 'POST' })).status).toBe(405);
  });
});

describe('an OAuth client that nobody mapped', () => {
  it('is refused with a reason, and is discovered for an administrator to adopt', async () => {
    const clientId = 'https://agent.example.com/oauth/client.json';
    const token = await issuer.sign({ azp: clientId, sub: 'carol' });
    expect(await call(token)).toMatchObject({
      body: { result: { isError: true, _meta: { 'dev.gatehouse/reason': 'agent_unknown' } } },
    });
    const seen = new DiscoveredAgents(gateway.nc);
    await eventually(async () => {
      expect(await seen.list('default')).toEqual([
        expect.objectContaining({ clientId, lastUserId: 'carol', firstSeenMs: expect.any(Number) }),
      ]);
    });
    expect(await seen.list('other')).toEqual([]);
  });

  it('is one that the product knows, by the URL of its metadata document', async () => {
    const token = await issuer.sign({ azp: 'https://claude.ai/oauth/claude-code-client-metadata' });
    expect(await call(token)).toMatchObject({
      body: { result: { _meta: { 'dev.gatehouse/reason': 'agent_not_mapped' } } },
    });
  });
});
