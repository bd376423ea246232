import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';
import { GatehouseError } from '@gatehouse/errors';
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
  trusted = await generateKeyPair('RS256');
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

const unsigned = (header: object, payload: object) =>
  `${[header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

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

  it('may be up to five seconds off', async () => {
    const token = await sign({ ...claims(), exp: seconds() - 3, nbf: seconds() + 3 });
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
  const without = (name: string) => () => {
    const { [name]: _, ...rest } = claims();
    return sign(rest);
  };
  const cases: [string, () => Promise<string> | string, string][] = [
    ['of another issuer', () => sign({ ...claims(), iss: 'https://elsewhere.example' }), 'TOKEN_INVALID'],
    ['of an issuer that differs in a slash', () => sign({ ...claims(), iss: `${issuer}/` }), 'TOKEN_INVALID'],
    ['without an issuer', without('iss'), 'TOKEN_INVALID'],
    ['for another audience', () => sign({ ...claims(), aud: ['account'] }), 'WRONG_AUDIENCE'],
    ['without an audience', without('aud'), 'WRONG_AUDIENCE'],
    ['that has expired', () => sign({ ...claims(), exp: seconds() - 30 }), 'TOKEN_EXPIRED'],
    ['that never expires', without('exp'), 'TOKEN_INVALID'],
    ['that is not valid yet', () => sign({ ...claims(), nbf: seconds() + 60 }), 'TOKEN_INVALID'],
    ['without a subject', without('sub'), 'TOKEN_INVALID'],
    ['with an empty subject', () => sign({ ...claims(), sub: '' }), 'TOKEN_INVALID'],
    ['that is an ID token', () => sign({ ...claims(), typ: 'ID' }), 'TOKEN_INVALID'],
    ['that is an ID token typed at+jwt', () => sign({ ...claims(), typ: 'ID' }, { typ: 'at+jwt' }), 'TOKEN_INVALID'],
    ['that is a refresh token', () => sign({ ...claims(), typ: 'Refresh' }), 'TOKEN_INVALID'],
    ['that is a logout token', () => sign({ ...claims(), typ: 'Logout' }, { typ: 'logout+jwt' }), 'TOKEN_INVALID'],
    ['of no stated type', without('typ'), 'TOKEN_INVALID'],
    ['of several organizations', () => sign({ ...claims(), org: ['acme', 'default'] }), 'TOKEN_INVALID'],
    ['of an organization that is no name', () => sign({ ...claims(), org: 'a.*' }), 'TOKEN_INVALID'],
    ['of an organization without a name', () => sign({ ...claims(), org: '' }), 'TOKEN_INVALID'],
    ['of an organization that is null', () => sign({ ...claims(), org: null }), 'TOKEN_INVALID'],
    ['bound to a key', () => sign({ ...claims(), cnf: { jkt: 'x' } }), 'TOKEN_INVALID'],
    ['with alg none', () => unsigned({ alg: 'none', typ: 'JWT' }, claims()), 'TOKEN_INVALID'],
    ['signed by a foreign key', () => sign(claims(), {}, foreign), 'TOKEN_INVALID'],
    ['with an unknown key id', () => sign(claims(), { kid: 'two' }, foreign), 'TOKEN_INVALID'],
    [
      'with a critical header that nobody knows',
      () => unsigned({ alg: 'RS256', crit: ['x'], x: 1 }, claims()),
      'TOKEN_INVALID',
    ],
    ['that is garbage', () => 'eyJhbGciOi', 'TOKEN_INVALID'],
    ['that has three parts of garbage', () => 'a.b.c', 'TOKEN_INVALID'],
    ['that is empty', () => '', 'TOKEN_INVALID'],
  ];

  it.each(cases)('%s is refused', async (_, make, code) => {
    const token = await make();
    const error = await failureOf(token);
    expect(error).toMatchObject({ code: `GATEHOUSE_AUTH_${code}`, status: 401 });
    expect(error.cause).toBeUndefined();
    const shown = JSON.stringify({ ...error, message: error.message, stack: error.stack });
    for (const part of token.split('.').filter((p) => p.length > 4)) expect(shown).not.toContain(part);
  });

  it('whose payload was changed after signing is refused', async () => {
    const [header, , signature] = (await sign(claims())).split('.');
    const payload = Buffer.from(JSON.stringify({ ...claims(), sub: 'admin' })).toString('base64url');
    expect(await failureOf([header, payload, signature].join('.'))).toMatchObject({
      code: 'GATEHOUSE_AUTH_TOKEN_INVALID',
    });
  });

  it('signed HS256 with the public key as the secret is refused', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(trusted.publicKey));
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'one', typ: 'JWT' }).sign(secret);
    expect(await failureOf(token)).toMatchObject({ code: 'GATEHOUSE_AUTH_TOKEN_INVALID' });
  });
});

describe('the keys of the issuer', () => {
  it('are asked for once, and not again for key ids that do not exist', async () => {
    const one = verifier();
    await one.verify(await sign(claims()));
    for (const kid of ['two', 'two', 'three', 'two']) await failureOf(await sign(claims(), { kid }, foreign), one);
    expect(keyRequests).toBe(1);
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
