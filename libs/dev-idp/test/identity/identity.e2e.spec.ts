import { appendFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { ProofVerifier, roles, TokenVerifier } from '@gatehouse/identity';
import { eventually } from '@gatehouse/testkit';
import { Browser } from '../../src/browser.spec-kit.js';
import { startIdp, testedIdps, type TestIdp } from './identity-providers.js';
import { clientOf, passPages, signIn } from './sign-in.js';

const kinds = await testedIdps();
const mcp = 'http://127.0.0.1:7401';
const titles: string[] = [];
/** What each provider's tokens said, by user and client. */
const shapes = new Map<string, Record<string, unknown>>();

const users = ['admin', 'mia', 'sam', 'audrey', 'alice', 'bob'];
const expected: Record<string, object> = {
  admin: { roles: ['owner'], groups: ['/engineering'], userDomain: 'example.com', userName: 'admin' },
  mia: { roles: ['admin'], groups: ['/engineering'], userDomain: 'example.com' },
  sam: { roles: ['security'], groups: ['/engineering'], userDomain: 'example.com' },
  audrey: { roles: ['auditor'], groups: [], userDomain: 'example.com' },
  alice: { roles: ['developer'], groups: ['/engineering'], userDomain: 'example.com' },
  bob: { roles: ['viewer'], groups: ['/finance'], userDomain: 'example.org' },
};

afterAll(() => {
  const left = kinds.includes('keycloak') ? '' : '; KEYCLOAK WAS LEFT OUT: there is no Java 17 or newer here';
  const note = `identity suite: ${titles.join(', ')}${left}\n`;
  const { GATEHOUSE_TEST_NOTES: notes } = process.env;
  if (notes === undefined) process.stdout.write(`\n${note}\n`);
  else appendFileSync(notes, note);
});

describe.each(kinds)('the identity provider %s', (kind) => {
  let idp: TestIdp;
  let portal: Server;
  let portalUrl: string;
  let verifier: TokenVerifier;
  const logouts: string[] = [];

  beforeAll(async () => {
    // Plays the console: what is sent to it after a logout.
    portal = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const token = new URLSearchParams(body).get('logout_token');
        if (request.url === '/auth/backchannel-logout' && token !== null) logouts.push(token);
        response.end();
      });
    });
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
    portalUrl = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
    idp = await startIdp(kind, { portal: portalUrl, mcp });
    titles.push(idp.title);
    verifier = new TokenVerifier({ issuer: idp.issuer, audience: ['gatehouse-api'] });
  }, 600_000);

  afterAll(async () => {
    await idp?.stop();
    portal?.close();
  });

  const endpoint = (name: string) => `${idp.issuer}/protocol/openid-connect/${name}`;
  const post = async (url: string, fields: Record<string, string>) => {
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, string> };
  };
  const byPassword = (user: string, more: Record<string, string> = {}) =>
    post(endpoint('token'), {
      grant_type: 'password',
      client_id: 'gatehouse-cli',
      username: user,
      password: user,
      scope: 'openid',
      ...more,
    });
  const tokenOf = async (user: string) => (await byPassword(user)).body.access_token ?? '';
  const asApi = { client_id: 'gatehouse-api', client_secret: 'dev-only-api-secret' };
  const asConsole = (user: string, browser = new Browser()) => {
    const redirectUri = `${portalUrl}/auth/callback`;
    return signIn({ issuer: idp.issuer, client: 'gatehouse-portal', redirectUri, user, browser });
  };

  describe('what tokens say', () => {
    it.each(users)('of the demo user %s', async (user) => {
      const token = await tokenOf(user);
      keep(`${user} by password`, token);
      const who = { org: 'default', userId: user, userName: user, kind: 'user', clientId: 'gatehouse-cli' };
      expect(await verifier.verify(token)).toMatchObject({ ...who, ...expected[user] });
    });

    it.each([
      ['claude-code', 'http://127.0.0.1:41234/callback'],
      ['cursor', 'cursor://anysphere.cursor-mcp/oauth/callback'],
      ['vscode', 'http://localhost:33418/'],
      ['gatehouse-cli', 'http://127.0.0.1:9/callback'],
    ])('of the client %s, which a person signs in to', async (client, redirectUri) => {
      const { tokens, callback } = await signIn({ issuer: idp.issuer, client, redirectUri, user: 'alice' });
      keep(`alice at ${client}`, tokens.access_token);
      expect(await verifier.verify(tokens.access_token)).toMatchObject({ clientId: client, roles: ['developer'] });
      expect(callback.searchParams.get('iss')).toBe(idp.issuer);
      expect(tokens.claims()).toMatchObject({ sub: 'alice', email: 'alice@example.com', name: 'Alice Adams' });
    });

    it('of the console, and with the scopes that were asked for', async () => {
      const { tokens } = await asConsole('sam');
      keep('sam at the console', tokens.access_token);
      const redirectUri = 'http://127.0.0.1:1/cb';
      const scope = 'openid mcp:tools mcp:prompts';
      const asked = await signIn({ issuer: idp.issuer, client: 'claude-code', redirectUri, user: 'bob', scope });
      keep('bob with scopes', asked.tokens.access_token);
      const { scopes } = await verifier.inspect(asked.tokens.access_token);
      expect(scopes).toEqual(expect.arrayContaining(['openid', 'mcp:tools', 'mcp:prompts']));
      expect(scopes).not.toContain('mcp:resources');
    });

    it('of a service account', async () => {
      const config = await clientOf(idp.issuer, 'gatehouse-service', 'dev-only-service-secret');
      const { access_token: token } = await oidc.clientCredentialsGrant(config);
      keep('the service', token);
      const who = { kind: 'service', clientId: 'gatehouse-service', roles: ['viewer'] };
      expect(await verifier.verify(token)).toMatchObject(who);
      const wrong = await clientOf(idp.issuer, 'gatehouse-service', 'guessed');
      await expect(oidc.clientCredentialsGrant(wrong)).rejects.toThrow();
    });

    /** Everything that decides something; the rest may differ from one product to the other. */
    function keep(name: string, token: string): void {
      const claims = decodeJwt<{ realm_access?: { roles?: string[] }; scope?: string; groups?: string[] }>(token);
      const { alg, typ } = decodeProtectedHeader(token);
      const { sub, azp, iss, realm_access: access, scope = '', groups = [], exp = 0, iat = 0 } = claims;
      const { preferred_username, email, email_verified, domain, given_name, family_name } = claims as Record<
        string,
        unknown
      >;
      const of = shapes.get(kind) ?? {};
      shapes.set(kind, of);
      of[name] = {
        ...{ alg, typ, claimType: claims.typ, sub, azp, groups, preferred_username, email, email_verified, domain },
        ...{ given_name, family_name, lifetime: exp - iat, isOwnIssuer: iss === idp.issuer },
        // Keycloak's own account console is an audience of whoever may use that.
        aud: [claims.aud ?? []]
          .flat()
          .filter((one) => one !== 'account')
          .sort(),
        roles: roles.filter((role) => access?.roles?.includes(role)),
        scope: scope.split(' ').sort(),
      };
    }
  });

  describe('code flow', () => {
    it.each([
      ['without PKCE', {}],
      ['with the plain method', { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' }],
    ])('is refused %s', async (_, more) => {
      const redirectUri = `${portalUrl}/auth/callback`;
      const config = await clientOf(idp.issuer, 'gatehouse-portal');
      const url = oidc.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope: 'openid', ...more });
      const { url: back } = await new Browser().open(url.href, redirectUri);
      expect(new URL(back).searchParams.get('error')).toBe('invalid_request');
    });

    it('gives nothing for a code that somebody else has got hold of', async () => {
      const redirectUri = 'http://127.0.0.1:5/cb';
      const config = await clientOf(idp.issuer, 'claude-code');
      const challenge = await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier());
      const request = {
        redirect_uri: redirectUri,
        scope: 'openid',
        code_challenge: challenge,
        code_challenge_method: 'S256',
      };
      const browser = new Browser();
      const first = await browser.open(oidc.buildAuthorizationUrl(config, request).href, redirectUri);
      const page = await passPages(browser, first, 'alice', redirectUri);
      const stolen = oidc.authorizationCodeGrant(config, new URL(page.url), {
        pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
      });
      await expect(stolen).rejects.toMatchObject({ error: 'invalid_grant' });
    });

    it('sends nobody to an address that is not registered', async () => {
      const query = new URLSearchParams({
        client_id: 'claude-code',
        response_type: 'code',
        redirect_uri: 'https://evil.example/cb',
      });
      const page = await new Browser().open(`${endpoint('auth')}?${query.toString()}`, 'https://');
      expect(page.status).toBe(400);
    });
  });

  it('device flow: a command line is connected after the user has allowed it', async () => {
    const config = await clientOf(idp.issuer, 'gatehouse-cli');
    const device = await oidc.initiateDeviceAuthorization(config, { scope: 'openid' });
    const polling = oidc.pollDeviceAuthorizationGrant(config, { ...device, interval: 1 });
    const browser = new Browser();
    await passPages(browser, await browser.open(device.verification_uri_complete ?? ''), 'bob');
    const tokens = await polling;
    expect(await verifier.verify(tokens.access_token)).toMatchObject({ userId: 'bob', clientId: 'gatehouse-cli' });
    expect(tokens.refresh_token).toBeDefined();
  }, 60_000);

  it('refresh: each token works once, and using one again ends all that came of it', async () => {
    const { tokens, config } = await asConsole('alice');
    const second = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
    // Keycloak tells older from newer tokens by the second in which they were issued.
    await nextSecond();
    const third = await oidc.refreshTokenGrant(config, second.refresh_token ?? '');
    expect(await verifier.verify(third.access_token)).toMatchObject({ userId: 'alice' });
    for (const used of [tokens.refresh_token, third.refresh_token]) {
      await expect(oidc.refreshTokenGrant(config, used ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    }
  });

  it('introspection tells a resource server of a token, until it is revoked', async () => {
    const token = await tokenOf('alice');
    const introspect = (fields: object) => post(endpoint('token/introspect'), { token, ...fields });
    expect((await introspect(asApi)).body).toMatchObject({ active: true, sub: 'alice', client_id: 'gatehouse-cli' });
    expect((await introspect({ ...asApi, token: `${token.slice(0, -8)}AAAAAAAA` })).body).toEqual({ active: false });
    expect((await introspect({ ...asApi, client_secret: 'guessed' })).status).toBe(401);
    const { status } = await post(endpoint('revoke'), { client_id: 'gatehouse-cli', token });
    expect(status).toBe(200);
    expect((await introspect(asApi)).body).toEqual({ active: false });
  });

  it('revocation ends a refresh token', async () => {
    const { body } = await byPassword('alice');
    await post(endpoint('revoke'), { client_id: 'gatehouse-cli', token: body.refresh_token ?? '' });
    const fields = { grant_type: 'refresh_token', client_id: 'gatehouse-cli', refresh_token: body.refresh_token ?? '' };
    expect(await post(endpoint('token'), fields)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('the verifier takes access tokens for the gateway, and nothing else that the provider signs', async () => {
    const { tokens } = await asConsole('alice');
    const { access_token: token, id_token: idToken = '', refresh_token: refreshToken = '' } = tokens;
    const codeOf = (text: string, audience = ['gatehouse-api']) =>
      new TokenVerifier({ issuer: idp.issuer, audience }).verify(text).then(
        () => 'good',
        (error: unknown) => (error as { code?: string }).code,
      );
    expect(await codeOf(token)).toBe('good');
    expect(await codeOf(token, [mcp])).toBe('good');
    expect(await codeOf(token, ['somebody-else'])).toBe('GATEHOUSE_AUTH_WRONG_AUDIENCE');
    expect(await codeOf(idToken, ['gatehouse-portal'])).toBe('GATEHOUSE_AUTH_TOKEN_INVALID');
    expect(await codeOf(refreshToken)).toBe('GATEHOUSE_AUTH_TOKEN_INVALID');
    const [head, payload, signature = ''] = token.split('.');
    expect(await codeOf(`${head}.${payload}.${signature.slice(0, -8)}AAAAAAAA`)).toBe('GATEHOUSE_AUTH_TOKEN_INVALID');
    const raised = Buffer.from(JSON.stringify({ ...decodeJwt(token), realm_access: { roles: ['owner'] } }));
    expect(await codeOf(`${head}.${raised.toString('base64url')}.${signature}`)).toBe('GATEHOUSE_AUTH_TOKEN_INVALID');
  });

  it('a token that is asked for one endpoint is accepted there', async () => {
    const more = { resource: `${mcp}/mcp/notes` };
    const redirectUri = 'http://127.0.0.1:7/cb';
    const { tokens } = await signIn({ issuer: idp.issuer, client: 'claude-code', redirectUri, user: 'alice', more });
    const atProxy = new TokenVerifier({ issuer: idp.issuer, audience: ['gatehouse-api', mcp] });
    const { principal, isForAll } = await atProxy.inspect(tokens.access_token, more.resource);
    expect(principal).toMatchObject({ userId: 'alice', clientId: 'claude-code' });
    expect(isForAll).toBe(!idp.bindsToResource);
  });

  it('a token can be bound to a key (DPoP), and is worth nothing without a proof', async () => {
    const config = await clientOf(idp.issuer, 'claude-code');
    const keys = await oidc.randomDPoPKeyPair('ES256');
    const dpop = oidc.getDPoPHandle(config, keys);
    const redirectUri = 'http://127.0.0.1:8/cb';
    const { tokens } = await signIn({ issuer: idp.issuer, client: 'claude-code', redirectUri, user: 'alice', dpop });
    const { access_token: token } = tokens;
    expect(tokens.token_type).toBe('dpop');
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'GATEHOUSE_AUTH_PROOF_INVALID' });
    const { boundTo = '' } = await verifier.inspect(token);
    const sent: Headers[] = [];
    const capture = createServer((request, response) => {
      sent.push(new Headers(request.headers as Record<string, string>));
      response.end();
    });
    await new Promise<void>((resolve) => capture.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(capture.address() as AddressInfo).port}/mcp`;
    await oidc.fetchProtectedResource(config, token, new URL(url), 'POST', null, undefined, { DPoP: dpop });
    capture.close();
    const proof = sent[0]?.get('dpop') ?? '';
    const proofs = new ProofVerifier();
    await proofs.verify(proof, { method: 'POST', url, token, boundTo });
    await expect(proofs.verify(proof, { method: 'POST', url, token, boundTo })).rejects.toMatchObject({
      code: 'GATEHOUSE_AUTH_PROOF_INVALID',
    });
  });

  it('token exchange: a resource server gets a token of its own for the user who called it, nobody else does', async () => {
    const exchange = (subject: string, fields: Record<string, string> = asApi) =>
      post(endpoint('token'), {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: subject,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        ...fields,
      });
    const token = await tokenOf('alice');
    const { body } = await exchange(token);
    expect(body.issued_token_type).toBe('urn:ietf:params:oauth:token-type:access_token');
    expect(await verifier.verify(body.access_token ?? '')).toMatchObject({
      ...{ userId: 'alice', clientId: 'gatehouse-api', roles: ['developer'], userDomain: 'example.com' },
    });
    const narrowed = await exchange(token, { ...asApi, audience: 'gatehouse-api' });
    expect(decodeJwt(narrowed.body.access_token ?? '').aud).toEqual('gatehouse-api');
    const service = { client_id: 'gatehouse-service', client_secret: 'dev-only-service-secret' };
    const elsewhere = decodeJwt(token).aud;
    expect(elsewhere).not.toContain('gatehouse-service');
    expect((await exchange(token, service)).status).not.toBe(200);
    expect((await exchange(`${token.slice(0, -8)}AAAAAAAA`)).status).not.toBe(200);
    expect((await exchange(token, { client_id: 'claude-code' })).status).not.toBe(200);
  });

  it('clients of trusted hosts may register themselves, and are given no roles of their users', async () => {
    const register = async (redirectUri: string) => {
      const response = await fetch(`${idp.issuer}/clients-registrations/openid-connect`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          client_name: 'Some agent',
          redirect_uris: [redirectUri],
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          scope: 'mcp:tools mcp:prompts mcp:resources',
        }),
      });
      return { status: response.status, body: (await response.json()) as { client_id: string } };
    };
    const redirectUri = 'http://127.0.0.1:33333/callback';
    const { status, body } = await register(redirectUri);
    expect(status).toBe(201);
    const { tokens } = await signIn({
      issuer: idp.issuer,
      client: body.client_id,
      redirectUri,
      user: 'admin',
      scope: 'openid mcp:tools',
    });
    // Whatever such a client asks for: where the token is good, it says who is calling.
    const atProxy = new TokenVerifier({ issuer: idp.issuer, audience: [mcp] });
    expect(await atProxy.verify(tokens.access_token)).toMatchObject({
      ...{ userId: 'admin', userName: 'admin', kind: 'user', clientId: body.client_id },
      ...{ roles: [], groups: ['/engineering'], userDomain: 'example.com' },
    });
    expect((await register('https://evil.example/cb')).status).toBeGreaterThanOrEqual(400);
  });

  it('signing out tells the console in the back', async () => {
    const { tokens, config } = await asConsole('alice');
    const browser = new Browser();
    const signedIn = await asConsole('alice', browser);
    logouts.length = 0;
    const url = oidc.buildEndSessionUrl(config, {
      id_token_hint: signedIn.tokens.id_token ?? '',
      post_logout_redirect_uri: `${portalUrl}/`,
    });
    const page = await browser.open(url.href, portalUrl);
    if (page.html !== '') await browser.send(page, { logout: 'yes' }, portalUrl);
    const logout = await eventually(() => logouts[0] ?? Promise.reject(new Error('nothing came')));
    const keys = createRemoteJWKSet(new URL(endpoint('certs')));
    const checks = { issuer: idp.issuer, audience: 'gatehouse-portal', typ: 'logout+jwt' };
    const { payload } = await jwtVerify(logout, keys, checks);
    expect(payload).toMatchObject({
      sub: 'alice',
      sid: signedIn.tokens.claims()?.sid,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });
    expect(logouts).toHaveLength(1);
    const ended = oidc.refreshTokenGrant(config, signedIn.tokens.refresh_token ?? '');
    await expect(ended).rejects.toMatchObject({ error: 'invalid_grant' });
    // The session of another browser goes on.
    expect((await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '')).access_token).toBeDefined();
  });

  it('a user who is disabled gets no token in any way, and gets one again when enabled', async () => {
    const { tokens, config } = await asConsole('bob');
    await idp.setUserEnabled('bob', false);
    try {
      expect((await byPassword('bob')).status).toBe(400);
      const refreshed = oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
      await expect(refreshed).rejects.toMatchObject({ error: 'invalid_grant' });
      await expect(asConsole('bob')).rejects.toThrow('not signed in');
      const introspected = await post(endpoint('token/introspect'), { ...asApi, token: tokens.access_token });
      expect(introspected.body).toEqual({ active: false });
    } finally {
      await idp.setUserEnabled('bob', true);
    }
    expect((await byPassword('bob')).status).toBe(200);
  });

  it('a new signing key fails no verification, neither of older nor of newer tokens', async () => {
    const before = await tokenOf('alice');
    await verifier.verify(before);
    await idp.rotateSigningKey();
    const after = await eventually(async () => {
      const token = await tokenOf('alice');
      if (kidOf(token) === kidOf(before)) throw new Error('still the old key');
      return token;
    });
    const verified = await Promise.all([before, after, before, after].map((token) => verifier.verify(token)));
    expect(verified.map(({ userId }) => userId)).toEqual(['alice', 'alice', 'alice', 'alice']);
  });

  it('when it is down, tokens are good by the keys that are known, and nobody knows of new ones', async () => {
    const token = await tokenOf('alice');
    await verifier.verify(token);
    await idp.stop();
    expect(await verifier.verify(token)).toMatchObject({ userId: 'alice' });
    const fresh = new TokenVerifier({ issuer: idp.issuer, audience: ['gatehouse-api'] });
    await expect(fresh.verify(token)).rejects.toMatchObject({ code: 'GATEHOUSE_AUTH_ISSUER_UNAVAILABLE' });
  });
});

describe('both', () => {
  (kinds.includes('keycloak') ? it : it.skip)('give tokens that say the same', () => {
    const [first, second] = kinds.map((kind) => shapes.get(kind));
    expect(Object.keys(first ?? {})).toHaveLength(users.length + 7);
    expect(second).toEqual(first);
  });
});

function nextSecond(): Promise<void> {
  return delay(1_000 - (Date.now() % 1_000));
}

function kidOf(token: string): string | undefined {
  return decodeProtectedHeader(token).kid;
}
