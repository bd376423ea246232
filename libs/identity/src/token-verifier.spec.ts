import { KeyObject } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';
import { GatehouseError } from '@gatehouse/errors';
import { badTokens, type BadToken } from './bad-tokens.js';
import { TokenVerifier } from './token-verifier.js';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

let server: Server;
let issuer: string;
let trusted: Keys;
let foreign: Keys;
let publicJwk: JWK;
let answer: (response: ServerResponse) => void;
let keyRequests = 0;

const sendKeys = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [publicJwk] }));
};

beforeAll(async () => {
  trusted = await generateKeyPair('RS256', { extractable: true });
  foreign = await generateKeyPair('RS256');
  publicJwk = { ...(await exportJWK(trusted.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  server = createServer((request, response) => {
    if (request.url?.endsWith('/.well-known/openid-configuration')) {
      return response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/certs` }));
    }
    keyRequests += 1;
    return answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realms/gatehouse`;
});

afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  answer = sendKeys;
  keyRequests = 0;
});

const seconds = () => Math.floor(Date.now() / 1_000);

const claims = (): JWTPayload => ({
  iss: issuer,
  aud: ['account', 'gatehouse-api'],
  sub: 'alice',
  exp: seconds() + 60,
  iat: seconds(),
  typ: 'Bearer',
  azp: 'gatehouse-cli',
  preferred_username: 'alice',
  realm_access: { roles: ['developer', 'offline_access'] },
  groups: ['/engineering'],
  domain: ['Example.com'],
});

function sign(payload: JWTPayload, header: Record<string, unknown> = {}, key: Keys = trusted): Promise<string> {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'JWT', ...header })
    .sign(key.privateKey);
}

const verifier = () => new TokenVerifier({ issuer, audience: ['gatehouse-api', 'http://127.0.0.1/mcp'] });

async function failureOf(token: string, by = verifier()): Promise<GatehouseError> {
  const error: unknown = await by.verify(token).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof GatehouseError)) throw new Error(`not refused with a catalogue error: ${String(error)}`);
  return error;
}

describe('a good access token', () => {
  it('becomes a principal', async () => {
    const payload = claims();
    expect(await verifier().verify(await sign(payload))).toEqual({
      org: 'default',
      userId: 'alice',
      userName: 'alice',
      userDomain: 'example.com',
      groups: ['/engineering'],
      roles: ['developer'],
      clientId: 'gatehouse-cli',
      kind: 'user',
      expiresAtMs: (payload.exp ?? 0) * 1_000,
    });
  });

  it('may be typed at+jwt (RFC 9068) instead of carrying the claim typ', async () => {
    const { typ: _, ...payload } = claims();
    expect(await verifier().verify(await sign(payload, { typ: 'at+jwt' }))).toMatchObject({ userId: 'alice' });
  });

  it('may carry any one of the accepted audiences', async () => {
    const token = await sign({ ...claims(), aud: 'http://127.0.0.1/mcp' });
    expect(await verifier().verify(token)).toMatchObject({ userId: 'alice' });
  });

  it('may be up to a minute off', async () => {
    const token = await sign({ ...claims(), exp: seconds() - 57, nbf: seconds() + 57, iat: seconds() + 57 });
    expect(await verifier().verify(token)).toMatchObject({ userId: 'alice' });
  });

  it.each(['PS256', 'ES256', 'EdDSA'])('may be signed with %s', async (alg) => {
    const keys = await generateKeyPair(alg);
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: alg, alg, use: 'sig' };
    answer = (response) => response.end(JSON.stringify({ keys: [publicJwk, jwk] }));
    expect(await verifier().verify(await sign(claims(), { alg, kid: alg }, keys))).toMatchObject({ userId: 'alice' });
  });

  it.each([
    ['a service account', { preferred_username: 'service-account-ci' }, { kind: 'service' }],
    ['a client without a user name', { preferred_username: undefined, sub: 'x' }, { kind: 'service', userName: 'x' }],
    ['an organization', { org: 'acme' }, { org: 'acme' }],
    [
      'the e-mail when there is no domain',
      { domain: undefined, email: 'a@B.org', email_verified: true },
      { userDomain: 'b.org' },
    ],
    ['no domain from an unverified e-mail', { domain: undefined, email: 'a@b.org' }, { userDomain: '' }],
    [
      'a role of the API client',
      { resource_access: { 'gatehouse-api': { roles: ['auditor'] } } },
      { roles: ['auditor', 'developer'] },
    ],
    ['no role from another client', { resource_access: { other: { roles: ['owner'] } } }, { roles: ['developer'] }],
    ['roles of a wrong shape as none', { realm_access: { roles: 7 } }, { roles: [] }],
    [
      'client roles of a wrong shape as none',
      { realm_access: {}, resource_access: { 'gatehouse-api': {} } },
      { roles: [] },
    ],
    ['groups of a wrong shape as none', { groups: { a: 1 } }, { groups: [] }],
  ])('tells %s', async (_, more, expected) => {
    expect(await verifier().verify(await sign({ ...claims(), ...more }))).toMatchObject(expected);
  });
});

describe('a bad token', () => {
  let rows: readonly BadToken[];

  beforeAll(() => {
    rows = badTokens({ issuer, kid: 'one', key: KeyObject.from(trusted.privateKey), claims });
  });

  it('of each of more than 120 kinds is refused, without a word of it in the error', async () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThanOrEqual(120);
    const one = verifier();
    const wrong = await Promise.all(
      rows.map(async ({ name, make, code }) => {
        const token = make();
        const error = await failureOf(token, one).catch(() => undefined);
        if (!error) return [`${name}: accepted`];
        const shown = JSON.stringify({ ...error, message: error.message, stack: error.stack });
        const isShown = token.split('.').some((part) => part.length > 8 && shown.includes(part));
        const isRight = error.code === code && error.status === 401 && error.cause === undefined && !isShown;
        return isRight ? [] : [`${name}: ${shown}`];
      }),
    );
    expect(wrong.flat()).toEqual([]);
  });

  it('is one of the table because of what is wrong with it: the claims as they are make a good one', async () => {
    expect(await verifier().verify(await sign(claims()))).toMatchObject({ userId: 'alice' });
  });

  it('bound to a key is none where the proof is looked at, and is refused where it is not', async () => {
    const token = await sign({
      ...claims(),
      typ: 'DPoP',
      cnf: { jkt: 'thumbprint', 'kc-jkt-type': 'jkt' },
      scope: 'openid mcp:tools',
    });
    expect(await verifier().inspect(token)).toMatchObject({ boundTo: 'thumbprint', scopes: ['openid', 'mcp:tools'] });
    expect(await failureOf(token)).toMatchObject({ code: 'GATEHOUSE_AUTH_PROOF_INVALID', status: 401 });
  });

  it('for one resource is good for that alone', async () => {
    const token = await sign({ ...claims(), aud: 'http://127.0.0.1/mcp/crm' });
    expect(await failureOf(token)).toMatchObject({ code: 'GATEHOUSE_AUTH_WRONG_AUDIENCE' });
    expect(await verifier().inspect(token, 'http://127.0.0.1/mcp/crm')).toMatchObject({
      audience: ['http://127.0.0.1/mcp/crm'],
      isForAll: false,
    });
    await expect(verifier().inspect(token, 'http://127.0.0.1/mcp/other')).rejects.toMatchObject({
      code: 'GATEHOUSE_AUTH_WRONG_AUDIENCE',
    });
    expect(await verifier().inspect(await sign(claims()), 'http://127.0.0.1/mcp/crm')).toMatchObject({
      isForAll: true,
    });
  });
});

describe('the keys of the issuer', () => {
  it('are asked for at most once a second, and not again for a key id that does not exist', async () => {
    const one = verifier();
    await one.verify(await sign(claims()));
    for (const kid of ['two', 'two', 'three', 'two']) await failureOf(await sign(claims(), { kid }, foreign), one);
    expect(keyRequests).toBe(3);
  });

  it('are found although a token named one of them with an algorithm that it is not for', async () => {
    const one = verifier();
    await failureOf(await sign(claims(), { alg: 'PS256' }, await generateKeyPair('PS256')), one);
    expect(await one.verify(await sign(claims()))).toMatchObject({ userId: 'alice' });
  });

  it('are found when they are new, although the issuer was asked a moment ago', async () => {
    const one = verifier();
    await one.verify(await sign(claims()));
    await failureOf(await sign(claims(), { kid: 'two' }, foreign), one);
    const fresh = { ...(await exportJWK(foreign.publicKey)), kid: 'three', alg: 'RS256', use: 'sig' };
    answer = (response) => response.end(JSON.stringify({ keys: [fresh, publicJwk] }));
    const tokens = await Promise.all([sign(claims(), { kid: 'three' }, foreign), sign(claims())]);
    await Promise.all([...tokens, ...tokens].map((token) => one.verify(token)));
    expect(keyRequests).toBe(3);
  });

  it('are kept while the issuer does not answer, for a day', async () => {
    const one = verifier();
    const token = await sign(claims());
    const far = await sign({ ...claims(), exp: seconds() + 90_000 });
    await one.verify(token);
    const start = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => start + 700_000);
    try {
      answer = (response) => response.destroy();
      expect(await one.verify(far)).toMatchObject({ userId: 'alice' });
      const asked = keyRequests;
      expect(await one.verify(far)).toMatchObject({ userId: 'alice' });
      expect(keyRequests).toBe(asked);
      const unknown = await sign(claims(), { kid: 'two' }, foreign);
      expect(await failureOf(unknown, one)).toMatchObject({ code: 'GATEHOUSE_AUTH_ISSUER_UNAVAILABLE' });
      clock.mockImplementation(() => start + 86_410_000);
      expect(await failureOf(far, one)).toMatchObject({ code: 'GATEHOUSE_AUTH_ISSUER_UNAVAILABLE' });
    } finally {
      clock.mockRestore();
    }
  });

  const troubles: [string, (response: ServerResponse) => void][] = [
    ['is not JSON', (response) => response.writeHead(200).end('<html>maintenance</html>')],
    ['is not a key set', (response) => response.writeHead(200).end('{"keys":7}')],
    ['is a failure', (response) => response.writeHead(502).end()],
    ['breaks off', (response) => response.destroy()],
  ];
  it.each(troubles)('answer 503 while what comes %s, and work again afterwards', async (_, trouble) => {
    answer = trouble;
    const one = verifier();
    const token = await sign(claims());
    expect(await failureOf(token, one)).toMatchObject({ code: 'GATEHOUSE_AUTH_ISSUER_UNAVAILABLE', status: 503 });
    answer = sendKeys;
    expect(await one.verify(token)).toMatchObject({ userId: 'alice' });
  });

  it('answer 503 in time when the issuer does not answer at all', async () => {
    answer = () => undefined;
    const started = Date.now();
    expect(await failureOf(await sign(claims()))).toMatchObject({ code: 'GATEHOUSE_AUTH_ISSUER_UNAVAILABLE' });
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it.each([
    ['is down', 'http://127.0.0.1:9/realms/x'],
    ['names another issuer', undefined],
  ])('answer 503 when the discovery document %s', async (_, dead) => {
    const wrong = dead ?? issuer.replace('127.0.0.1', 'localhost');
    const one = new TokenVerifier({ issuer: wrong, audience: ['gatehouse-api'] });
    expect(await failureOf(await sign(claims()), one)).toMatchObject({ code: 'GATEHOUSE_AUTH_ISSUER_UNAVAILABLE' });
  });
});
