import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { CredentialMode } from '@gatehouse/contracts';
import {
  startAuthorizationServer,
  startFaultyServer,
  startProtectedBackend,
  type AuthorizationServer,
  type FaultyServer,
  type ProtectedBackend,
} from '@gatehouse/testkit';
import { alice, owner, startOAuthWorld, type OAuthWorld } from './oauth-world.js';

const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const idJag = 'urn:ietf:params:oauth:token-type:id-jag';

let world: OAuthWorld;
let server: AuthorizationServer;
let backend: ProtectedBackend;
/** A server that takes assertions, of which oidc-provider knows nothing; and the identity provider that gives them. */
let assertions: FaultyServer;
let provider: FaultyServer;
let asserted: ProtectedBackend;
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

beforeAll(async () => {
  world = await startOAuthWorld();
  const client = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] };
  server = await startAuthorizationServer({
    clients: [{ ...client, client_id: 'by-basic', client_secret: 'basic-secret-0123' }],
  });
  backend = await startProtectedBackend({ eras: ['modern'], servers: [server], scopes: ['read'] });
  provider = await startFaultyServer();
  assertions = await startFaultyServer();
  const none = () => Promise.resolve(undefined);
  asserted = await startProtectedBackend({
    ...{ eras: ['modern'], servers: [{ issuer: assertions.issuer, tokenOf: none }], scopes: ['read'] },
  });
}, 60_000);

afterAll(async () => {
  await asserted?.stop();
  await backend?.stop();
  await assertions?.stop();
  await provider?.stop();
  await server?.stop();
  await world?.stop();
});

const keep = (backendId: string, more: object) =>
  world.api(owner, 'PUT', '/connections/client', { backendId, ...more });

/** A token with which alice has called, by this issuer. */
function tokenBy(issuer: string, subject = 'alice'): Promise<string> {
  return new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).setIssuer(issuer).setSubject(subject).sign(privateKey);
}

describe('a backend that the gateway calls as itself', () => {
  const forItself = { credentialMode: CredentialMode.CLIENT_CREDENTIALS };

  it('is called with a token of its own, and proves itself by a secret', async () => {
    await world.register('by-basic', backend.url, { clientId: 'by-basic' }, forItself);
    expect((await keep('by-basic', { secret: 'basic-secret-0123' })).status).toBe(200);
    const [one, other] = await Promise.all([world.credential('by-basic', 'alice'), world.credential('by-basic', '')]);
    expect(one.errorCode).toBe('');
    expect(other.token).toBe(one.token);
    const wanted = { clientId: 'by-basic', scopes: ['read'], audience: backend.url };
    expect(await server.tokenOf(one.token)).toMatchObject(wanted);
  });

  it('is called with a token of its own, and proves itself by a key', async () => {
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
    await world.register('by-key', asserted.url, { clientId: 'by-key' }, forItself);
    expect((await keep('by-key', { privateKey: pem, algorithm: 'ES256' })).status).toBe(200);
    expect((await world.credential('by-key', '')).errorCode).toBe('');
    const sent = assertions.requests.find(({ path }) => path === '/token')?.parameters;
    expect(sent?.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const { payload } = await jwtVerify(sent?.get('client_assertion') ?? '', publicKey);
    expect(payload).toMatchObject({ iss: 'by-key', sub: 'by-key', aud: assertions.issuer, jti: expect.any(String) });
    expect(JSON.stringify(await world.query('SELECT * FROM connection_secrets'))).not.toContain('PRIVATE');
  });

  it('has another one when the backend refuses the first', async () => {
    const { token, revision } = await world.credential('by-basic', '');
    const refusal = { status: 401, revision, challenge: 'Bearer' };
    const [fresh] = await Promise.all([1, 2, 3].map(() => world.credential('by-basic', '', { refusal })));
    expect(fresh?.token).not.toBe(token);
    expect((await world.credential('by-basic', '')).token).toBe(fresh?.token);
  });

  it('gets more scopes when the backend wants more, and is not asked for what it has', async () => {
    const ask = async (scope: string) => {
      const { revision } = await world.credential('by-basic', '');
      const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
      return world.credential('by-basic', '', { refusal: { status: 403, revision, challenge } });
    };
    const { token } = await ask('write');
    expect((await server.tokenOf(token))?.scopes.sort()).toEqual(['read', 'write']);
    expect((await ask('write')).errorCode).toBe('GATEHOUSE_CONNECTION_SCOPES_REFUSED');
  });

  it('has none without a client that can prove itself, and nobody connects to it', async () => {
    await world.register('no-client', backend.url, {}, forItself);
    await world.register('no-secret', backend.url, { clientId: 'by-basic' }, forItself);
    for (const id of ['no-client', 'no-secret']) {
      expect((await world.credential(id, '')).errorCode).toBe('GATEHOUSE_OAUTH_CLIENT_NEEDED');
    }
    expect((await world.visit(alice, 'no-secret')).body.code).toBe('GATEHOUSE_CONNECTION_MODE_OTHER');
    await keep('no-secret', { secret: 'a-wrong-secret-000' });
    expect((await world.credential('no-secret', '')).errorCode).toBe('GATEHOUSE_OAUTH_REFUSED');
  });
});

describe("a backend for which the user's token is exchanged", () => {
  const mode = { credentialMode: CredentialMode.TOKEN_EXCHANGE };
  let given = 0;

  beforeAll(async () => {
    const settings = { identityProvider: provider.issuer, identityProviderClientId: 'gatehouse', audience: 'files' };
    await world.register('exchanged', backend.url, { ...settings, scopes: ['read'] }, mode);
    await keep('exchanged', { purpose: 'identity_provider', secret: 'exchange-secret-00' });
  });

  beforeEach(() => {
    provider.requests.length = 0;
    provider.token = (parameters) => ({
      body: {
        access_token: `exchanged-${decodeJwt(parameters.get('subject_token') ?? '').sub}-${++given}`,
        ...{ issued_token_type: 'urn:ietf:params:oauth:token-type:access_token', token_type: 'Bearer', expires_in: 60 },
      },
    });
  });

  it("gets one that stands for the user, once for each of the user's tokens", async () => {
    const subjectToken = await tokenBy(provider.issuer);
    const { token } = await world.credential('exchanged', 'alice', { subjectToken });
    expect(token).toMatch(/^exchanged-alice-/);
    expect((await world.credential('exchanged', 'alice', { subjectToken })).token).toBe(token);
    expect(Object.fromEntries(provider.requests.find(({ path }) => path === '/token')?.parameters ?? [])).toMatchObject(
      {
        ...{ grant_type: tokenExchange, subject_token: subjectToken, audience: 'files', resource: backend.url },
        ...{ subject_token_type: 'urn:ietf:params:oauth:token-type:access_token', scope: 'read' },
      },
    );
    const bobs = await tokenBy(provider.issuer, 'bob');
    expect((await world.credential('exchanged', 'bob', { subjectToken: bobs })).token).toMatch(/^exchanged-bob-/);
    expect(provider.requests.filter(({ path }) => path === '/token')).toHaveLength(2);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['of the gateway', () => ''],
    ['of somebody else, which goes nowhere', () => tokenBy('https://elsewhere.example')],
  ])('has none for a token %s', async (_, subjectToken) => {
    const { errorCode } = await world.credential('exchanged', 'alice', { subjectToken: await subjectToken() });
    expect(errorCode).toBe('GATEHOUSE_CONNECTION_NO_USER_TOKEN');
    expect(provider.requests.filter(({ path }) => path === '/token')).toEqual([]);
  });

  it('keeps neither of them anywhere', async () => {
    const tables = ['connections', 'connection_secrets', 'token_sets', 'oauth_attempts', 'oauth_registrations'];
    for (const table of tables) {
      expect(JSON.stringify(await world.query(`SELECT * FROM ${table}`))).not.toContain('exchanged-alice');
    }
  });
});

describe('a backend that the identity provider vouches for users at (ID-JAG)', () => {
  const mode = { credentialMode: CredentialMode.ENTERPRISE_MANAGED };
  const usual = () => ({ ...assertions.metadata });

  beforeAll(async () => {
    const settings = {
      identityProvider: provider.issuer,
      identityProviderClientId: 'gatehouse',
      clientId: 'at-backend',
    };
    await world.register('asserted', asserted.url, settings, mode);
    await keep('asserted', { purpose: 'identity_provider', secret: 'provider-secret-000' });
    await keep('asserted', { secret: 'backend-secret-0000' });
    assertions.metadata = {
      ...{ ...usual(), token_endpoint_auth_methods_supported: ['client_secret_basic'] },
      authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
    };
  });

  beforeEach(() => {
    provider.requests.length = 0;
    assertions.requests.length = 0;
    provider.token = async (parameters) => {
      const subject = decodeJwt(parameters.get('subject_token') ?? '').sub ?? '';
      const assertion = await new SignJWT({ resource: parameters.get('resource'), client_id: 'at-backend' })
        .setProtectedHeader({ alg: 'ES256', typ: 'oauth-id-jag+jwt' })
        .setIssuer(provider.issuer)
        .setSubject(subject)
        .setAudience(parameters.get('audience') ?? '')
        .sign(privateKey);
      return { body: { access_token: assertion, issued_token_type: idJag, token_type: 'N_A', expires_in: 300 } };
    };
    assertions.token = () => ({ body: { access_token: 'by-assertion', token_type: 'Bearer', expires_in: 60 } });
  });

  it('gets a token for an assertion about the user, which is for its own server', async () => {
    const subjectToken = await tokenBy(provider.issuer);
    expect((await world.credential('asserted', 'alice', { subjectToken })).token).toBe('by-assertion');
    const first = provider.requests.find(({ path }) => path === '/token')?.parameters;
    expect(Object.fromEntries(first ?? [])).toMatchObject({
      ...{ grant_type: tokenExchange, requested_token_type: idJag, subject_token: subjectToken },
      ...{ audience: assertions.issuer, resource: asserted.url, scope: 'read' },
    });
    const second = assertions.requests.find(({ path }) => path === '/token')?.parameters;
    expect(second?.get('grant_type')).toBe(jwtBearer);
    const assertion = second?.get('assertion') ?? '';
    expect(decodeProtectedHeader(assertion).typ).toBe('oauth-id-jag+jwt');
    expect(decodeJwt(assertion)).toMatchObject({ sub: 'alice', aud: assertions.issuer, resource: asserted.url });
  });

  it('has none when the provider gives something else, or the server takes no assertions', async () => {
    provider.token = () => ({ body: { access_token: 'x', issued_token_type: 'other', token_type: 'N_A' } });
    const ask = async () =>
      (await world.credential('asserted', 'bob', { subjectToken: await tokenBy(provider.issuer, 'bob') })).errorCode;
    expect(await ask()).toBe('GATEHOUSE_OAUTH_SERVER_REJECTED');
    assertions.metadata = { ...usual(), authorization_grant_profiles_supported: [] };
    expect(await ask()).toBe('GATEHOUSE_OAUTH_SERVER_REJECTED');
    expect(assertions.requests.filter(({ path }) => path === '/token')).toEqual([]);
  });
});
