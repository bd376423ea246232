import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as oidc from 'openid-client';
import { TokenVerifier } from '@gatehouse/identity';
import { startDevIdp, type DevIdp } from '../src/index.js';
import { Browser } from '../src/browser.spec-kit.js';

const realmFile = resolve(import.meta.dirname, '../../../../deploy/keycloak/realm.json');
const portal = 'http://127.0.0.1:7400';
const mcp = 'http://127.0.0.1:7401';
const variables = { GATEHOUSE_PORTAL_URL: portal, GATEHOUSE_MCP_URL: mcp };

let idp: DevIdp;
let verifier: TokenVerifier;

beforeAll(async () => {
  idp = await startDevIdp({ port: 0, realmFile, variables });
  verifier = new TokenVerifier({ issuer: idp.issuer, audience: ['gatehouse-api'] });
});

afterAll(() => idp?.stop());

function clientOf(id: string, secret?: string): Promise<oidc.Configuration> {
  const auth = secret === undefined ? oidc.None() : oidc.ClientSecretPost(secret);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; the provider is on loopback
  return oidc.discovery(new URL(idp.issuer), id, undefined, auth, { execute: [oidc.allowInsecureRequests] });
}

async function token(fields: Record<string, string>) {
  const response = await fetch(`${idp.issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

const passwordGrant = (username: string, password = username, client_id = 'gatehouse-cli') =>
  token({ grant_type: 'password', client_id, username, password, scope: 'openid' });

async function signInByCode(
  browser: Browser,
  clientId: string,
  redirectUri: string,
  more: Record<string, string> = {},
) {
  const config = await clientOf(clientId);
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedState = oidc.randomState();
  const expectedNonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  });
  let page = await browser.open(url.href, redirectUri);
  if (!page.url.startsWith(redirectUri)) {
    page = await browser.send(page, { username: 'alice', password: 'alice' }, redirectUri);
  }
  const checks = { pkceCodeVerifier, expectedState, expectedNonce };
  return { config, tokens: await oidc.authorizationCodeGrant(config, new URL(page.url), checks, more) };
}

describe('code flow with PKCE', () => {
  it('gives the console an access token in the shape of Keycloak', async () => {
    const { tokens } = await signInByCode(new Browser(), 'gatehouse-portal', `${portal}/auth/callback`);
    expect(await verifier.verify(tokens.access_token)).toMatchObject({
      org: 'default',
      userId: 'alice',
      userName: 'alice',
      userDomain: 'example.com',
      groups: ['/engineering'],
      roles: ['developer'],
      clientId: 'gatehouse-portal',
      kind: 'user',
    });
    expect(tokens.claims()).toMatchObject({ sub: 'alice', name: 'Alice Adams', email: 'alice@example.com' });
  });

  it('makes a token that is good at the MCP endpoint, and an ID token that is not', async () => {
    const { tokens } = await signInByCode(new Browser(), 'claude-code', 'http://127.0.0.1:41234/callback');
    const atMcp = new TokenVerifier({ issuer: idp.issuer, audience: [mcp] });
    expect(await atMcp.verify(tokens.access_token)).toMatchObject({ clientId: 'claude-code' });
    const own = new TokenVerifier({ issuer: idp.issuer, audience: ['claude-code'] });
    await expect(own.verify(tokens.id_token ?? '')).rejects.toMatchObject({ code: 'GATEHOUSE_AUTH_TOKEN_INVALID' });
  });

  it('makes a token for the resource that the client names, and for that one alone', async () => {
    const resource = { resource: `${mcp}/mcp/everything` };
    const { tokens, config } = await signInByCode(new Browser(), 'cursor', 'http://localhost:5555/cb', resource);
    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '', resource);
    for (const { access_token: token } of [tokens, refreshed]) {
      await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'GATEHOUSE_AUTH_WRONG_AUDIENCE' });
      expect(await verifier.inspect(token, resource.resource)).toMatchObject({ audience: [resource.resource] });
    }
    const elsewhere = signInByCode(new Browser(), 'cursor', 'http://localhost:5555/cb', {
      resource: 'https://a.example',
    });
    await expect(elsewhere).rejects.toMatchObject({ error: 'invalid_target' });
  });

  it('refreshes, and a refresh token works once', async () => {
    const { tokens, config } = await signInByCode(new Browser(), 'gatehouse-portal', `${portal}/auth/callback`);
    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(await verifier.verify(refreshed.access_token)).toMatchObject({ userId: 'alice' });
    await expect(oidc.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('does not ask again within a session, until the user signs out', async () => {
    const browser = new Browser();
    const { tokens, config } = await signInByCode(browser, 'gatehouse-portal', `${portal}/auth/callback`);
    await signInByCode(browser, 'claude-code', 'http://127.0.0.1:1/cb');
    const post_logout_redirect_uri = `${portal}/`;
    const url = oidc.buildEndSessionUrl(config, { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri });
    const page = await browser.open(url.href, portal);
    const out = page.html === '' ? page : await browser.send(page, { logout: 'yes' }, portal);
    expect(out.url).toBe(post_logout_redirect_uri);
    const again = await browser.open(
      oidc.buildAuthorizationUrl(config, {
        redirect_uri: `${portal}/auth/callback`,
        scope: 'openid',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
      }).href,
      portal,
    );
    expect(again.html).toContain('Sign in to Gatehouse console');
  });

  it('shows a wrong password as such and lets the user try again', async () => {
    const config = await clientOf('gatehouse-portal');
    const browser = new Browser();
    const page = await browser.open(
      oidc.buildAuthorizationUrl(config, {
        redirect_uri: `${portal}/auth/callback`,
        scope: 'openid',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
      }).href,
    );
    const refused = await browser.send(page, { username: 'alice', password: 'wrong' });
    expect(refused).toMatchObject({ status: 401, html: expect.stringContaining('password is wrong') });
    const good = await browser.send(refused, { username: 'alice', password: 'alice' }, portal);
    expect(new URL(good.url).searchParams.get('code')).toBeTruthy();
  });

  it.each([
    ['an address that is not registered', { redirect_uri: 'https://evil.example/cb' }],
    ['another path of the console', { redirect_uri: `${portal}/elsewhere` }],
    ['a host that only begins like loopback', { redirect_uri: 'http://127.0.0.1.evil.example/cb' }, 'claude-code'],
    ['markup in the request', { redirect_uri: 'https://x/"><script>alert(1)</script>' }],
  ])('refuses %s with a page of its own', async (_, more, client_id = 'gatehouse-portal') => {
    const query = new URLSearchParams({ client_id, response_type: 'code', scope: 'openid', ...more });
    const page = await new Browser().open(`${idp.issuer}/protocol/openid-connect/auth?${query.toString()}`, 'https://');
    expect(page).toMatchObject({ status: 400, html: expect.stringContaining('That did not work') });
    expect(page.html).not.toContain('<script');
  });

  it('refuses a public client without PKCE', async () => {
    const config = await clientOf('gatehouse-portal');
    const url = oidc.buildAuthorizationUrl(config, { redirect_uri: `${portal}/auth/callback`, scope: 'openid' });
    const { url: back } = await new Browser().open(url.href, portal);
    expect(new URL(back).searchParams.get('error')).toBe('invalid_request');
  });
});

describe('device flow', () => {
  it('connects a command line after the user has allowed it', async () => {
    const config = await clientOf('gatehouse-cli');
    const device = await oidc.initiateDeviceAuthorization(config, { scope: 'openid' });
    const polling = oidc.pollDeviceAuthorizationGrant(config, { ...device, interval: 1 });
    const browser = new Browser();
    const confirm = await browser.open(device.verification_uri_complete ?? '');
    const asked = confirm.html.includes('Allow') ? confirm : await browser.send(confirm, {});
    expect(asked.html).toContain('Gatehouse command line');
    const login = await browser.send(asked, { confirm: 'yes' });
    const done = await browser.send(login, { username: 'bob', password: 'bob' });
    expect(done.html).toContain('The device is connected');
    const tokens = await polling;
    expect(await verifier.verify(tokens.access_token)).toMatchObject({ userId: 'bob', clientId: 'gatehouse-cli' });
    expect(tokens.refresh_token).toBeDefined();
  });
});

describe('grants without a browser', () => {
  it.each([
    ['admin', ['owner'], 'example.com'],
    ['mia', ['admin'], 'example.com'],
    ['alice', ['developer'], 'example.com'],
    ['bob', ['viewer'], 'example.org'],
    ['audrey', ['auditor'], 'example.com'],
    ['sam', ['security'], 'example.com'],
  ])('the demo user %s has the role %j', async (name, roles, userDomain) => {
    const { body } = await passwordGrant(name);
    expect(await verifier.verify(body.access_token ?? '')).toMatchObject({ userId: name, roles, userDomain });
  });

  it('a password grant can be refreshed', async () => {
    const { body } = await passwordGrant('alice');
    const fields = { grant_type: 'refresh_token', client_id: 'gatehouse-cli', refresh_token: body.refresh_token ?? '' };
    const refreshed = await token(fields);
    expect(await verifier.verify(refreshed.body.access_token ?? '')).toMatchObject({ userId: 'alice' });
  });

  it.each([
    ['a wrong password', ['alice', 'nope'], 'invalid_grant'],
    ['an unknown user', ['mallory', 'mallory'], 'invalid_grant'],
    ['a client that may not', ['alice', 'alice', 'gatehouse-portal'], 'invalid_request'],
  ])('refuses %s', async (_, [user = '', password = '', client = 'gatehouse-cli'], error) => {
    const { status, body } = await passwordGrant(user, password, client);
    expect({ status, error: body.error }).toEqual({ status: 400, error });
  });

  it('a service account gets a token of its own', async () => {
    const config = await clientOf('gatehouse-service', 'dev-only-service-secret');
    const tokens = await oidc.clientCredentialsGrant(config);
    expect(await verifier.verify(tokens.access_token)).toMatchObject({
      kind: 'service',
      clientId: 'gatehouse-service',
      roles: ['viewer'],
    });
  });
});

describe('what a page or a client in a browser needs', () => {
  it('finds the metadata where RFC 8414 looks for it', async () => {
    const { origin, pathname } = new URL(idp.issuer);
    for (const name of ['oauth-authorization-server', 'openid-configuration']) {
      const response = await fetch(`${origin}/.well-known/${name}${pathname}`);
      expect(await response.json()).toMatchObject({ issuer: idp.issuer });
    }
  });

  it('may call the token endpoint from its own origin only', async () => {
    const ask = async (origin: string) => {
      const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'claude-code', refresh_token: 'x' });
      const headers = { origin };
      const url = `${idp.issuer}/protocol/openid-connect/token`;
      return (await fetch(url, { method: 'POST', body, headers })).headers.get('access-control-allow-origin');
    };
    expect(await ask('http://localhost:6274')).toBe('http://localhost:6274');
    expect(await ask('https://evil.example')).toBeNull();
  });
});

describe('as a process', () => {
  const main = join(import.meta.dirname, '../src/main.js');

  async function run(env: Record<string, string>) {
    const child = spawn(process.execPath, [main], {
      env: { ...variables, GATEHOUSE_IDP_REALM_FILE: realmFile, ...env },
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const [first] = await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
    return { child, first: String(first), errors: () => errors };
  }

  it.each([
    [{ GATEHOUSE_IDP_HOST: '0.0.0.0' }, 'listens on loopback only, not on 0.0.0.0. Use Keycloak instead.'],
    [{ GATEHOUSE_IDP_PORT: 'x' }, 'GATEHOUSE_IDP_PORT must be a whole number'],
    [{ GATEHOUSE_IDP_REALM_FILE: '/nowhere.json' }, '/nowhere.json'],
    [{ GATEHOUSE_MCP_URL: '' }, 'GATEHOUSE_MCP_URL is not set'],
  ])('refuses %j with one clear line', async (env, text) => {
    const { child, first, errors } = await run({ GATEHOUSE_IDP_PORT: '0', ...env });
    child.kill();
    expect(first).toBe('1');
    expect(errors().trim().split('\n').at(-1)).toContain(text);
  });

  it('keeps tokens valid over a restart and ends on SIGTERM', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-idp-'));
    const options = { realmFile, variables, dataDir };
    const first = await startDevIdp({ port: 0, ...options });
    const port = Number(new URL(first.issuer).port);
    const reply = await fetch(`${first.issuer}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'gatehouse-cli',
        username: 'sam',
        password: 'sam',
      }),
    });
    const { access_token } = (await reply.json()) as { access_token: string };
    await first.stop();
    const { child } = await run({ GATEHOUSE_IDP_PORT: String(port), GATEHOUSE_IDP_DATA_DIR: dataDir });
    const restarted = new TokenVerifier({ issuer: first.issuer, audience: ['gatehouse-api'] });
    expect(await restarted.verify(access_token)).toMatchObject({ userId: 'sam' });
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
    rmSync(dataDir, { recursive: true });
  });
});
