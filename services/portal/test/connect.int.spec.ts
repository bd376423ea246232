import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from '@gatehouse/dev-idp/spec-kit';
import { startService, type RunningService } from '@gatehouse/service-kit';
import {
  eventually,
  startAuthorizationServer,
  startInfrastructure,
  startProtectedBackend,
  type AuthorizationServer,
  type Infrastructure,
  type ProtectedBackend,
} from '@gatehouse/testkit';
import { portal } from '../src/portal.module.js';

let infrastructure: Infrastructure;
let service: RunningService;
let server: AuthorizationServer;
let backend: ProtectedBackend;
let url: string;

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres', 'idp', 'registry', 'auth-broker']);
  service = await startService(portal, infrastructure.env('portal', { LOG_LEVEL: 'silent' }));
  url = infrastructure.product.urls.portal;
  server = await startAuthorizationServer();
  backend = await startProtectedBackend({ eras: ['modern'], servers: [server], scopes: ['read'] });
  const body = { slug: 'crm', url: backend.url, credentialMode: 'oauth' };
  expect((await asUser('admin', '/api/backends', body)).status).toBe(201);
  await eventually(async () => expect((await asUser('admin', '/api/backends/crm')).status).toBe(200));
}, 120_000);

afterAll(async () => {
  await service?.stop();
  await Promise.all([backend?.stop(), server?.stop(), infrastructure?.stop()]);
});

async function asUser(user: string, path: string, body?: object) {
  const response = await fetch(url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${await infrastructure.tokenFor(user)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  return { status: response.status, body: (await response.json()) as any };
}

/** A browser in which nobody is signed in is led to the log-in, and back to what it asked for. */
async function openAs(user: string, path: string) {
  const browser = new Browser();
  const form = await browser.open(url + path);
  const shown = await browser.send(form, { username: user, password: user });
  return { browser, shown };
}

const linkIn = (html: string) => (/<a href="([^"]+)">Continue/.exec(html)?.[1] ?? '').replaceAll('&#38;', '&');
const connectionsOf = async (user: string) =>
  ((await asUser('admin', '/api/connections')).body.items as { userId: string }[]).filter(
    ({ userId }) => userId === user,
  );

describe('the page that connects a backend', () => {
  it('signs its user in, says where it goes and as whom, and comes back connected', async () => {
    const { browser, shown } = await openAs('alice', '/connect/crm');
    expect(shown.url).toBe(`${url}/connect/crm`);
    expect(shown.html).toContain('<strong>alice</strong>');
    expect(shown.html).toContain(`Continue to ${server.issuer}`);
    const arrived = await browser.open(linkIn(shown.html));
    expect(arrived).toMatchObject({ status: 200 });
    expect(arrived.html).toContain('<h1>Connected</h1>');
    await eventually(async () => {
      expect(await connectionsOf('alice')).toContainEqual(
        expect.objectContaining({ backendId: 'crm', userId: 'alice' }),
      );
    });
    // The answer works once.
    const again = await browser.open(arrived.url);
    expect(again).toMatchObject({ status: 400 });
    expect(again.html).toContain('GATEHOUSE_PORTAL_CONNECT_EXPIRED');
  });

  it('does not take an answer in a browser that was not sent there, nor for another user', async () => {
    const { browser, shown } = await openAs('sam', '/connect/crm');
    const answer = await browser.open(linkIn(shown.html), `${url}/oauth/callback`);
    const { browser: elsewhere } = await openAs('sam', '/connect/crm');
    expect((await elsewhere.open(answer.url)).html).toContain('GATEHOUSE_PORTAL_CONNECT_EXPIRED');
    const nobody = new Browser();
    expect((await nobody.open(answer.url)).html).toContain('GATEHOUSE_PORTAL_CONNECT_EXPIRED');
    // Somebody else signs in where it was begun.
    const { url: callback } = answer;
    const cookie = `${browser
      .cookiesFor(callback)
      .split('; ')
      .filter((one) => one.startsWith('gatehouse_connect'))
      .join('; ')}; ${(await openAs('mia', '/')).browser.cookiesFor(callback)}`;
    const refused = await fetch(callback, { headers: { cookie } });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(await connectionsOf('mia')).toEqual([]);
    expect(await connectionsOf('sam')).toEqual([]);
  });

  it('tells in words what is wrong', async () => {
    expect((await openAs('alice', '/connect/nothing')).shown).toMatchObject({ status: 404 });
    const bob = await openAs('bob', '/connect/crm');
    expect(bob.shown).toMatchObject({ status: 403 });
    expect(bob.shown.html).toContain('connection:create-own');
    const { browser, shown } = await openAs('alice', '/connect/crm');
    const state = new URL(linkIn(shown.html)).searchParams.get('state') ?? '';
    const denied = await browser.open(`${url}/oauth/callback?error=access_denied&state=${state}&iss=${server.issuer}`);
    expect(denied.html).toContain('access_denied');
    expect(denied.html).not.toContain('<script');
  });

  it('is not framed, and its address is none of the console', async () => {
    const response = await fetch(`${url}/oauth/nothing`);
    expect(response.status).toBe(404);
    expect(response.headers.get('x-frame-options')).toBe('DENY');
  });

  it('has a document that says who the gateway is', async () => {
    const response = await fetch(`${url}/oauth/client.json`);
    expect(await response.json()).toMatchObject({
      client_id: `${url}/oauth/client.json`,
      redirect_uris: [`${url}/oauth/callback`],
      token_endpoint_auth_method: 'none',
    });
  });
});
