import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { startTestIssuer, type TestIssuer } from '@gatehouse/identity/spec-kit';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { portal } from '../src/portal.module.js';
import { hashOf } from '../src/sessions/sealed-tokens.js';
import { SessionStore } from '../src/sessions/session-store.js';
import { SessionRow } from '../src/sessions/sessions.entity.js';

let infrastructure: Infrastructure;
let issuer: TestIssuer;
let replicas: RunningService[];

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres']);
  issuer = await startTestIssuer();
  const start = (more: Record<string, string> = {}) =>
    startService(
      portal,
      infrastructure.env('portal', { ISSUER: issuer.url, PORT: '0', OPS_PORT: '0', LOG_LEVEL: 'silent', ...more }),
    );
  replicas = [await start(), await start({ SESSION_IDLE_MINUTES: '5', SESSION_MINUTES: '60' })];
});

afterAll(async () => {
  for (const replica of replicas ?? []) await replica.stop();
  await issuer?.stop();
  await infrastructure?.stop();
});

const first = () => replicas[0] as RunningService;
const rows = () => first().app.get(DataSource).getRepository(SessionRow);

/** A session as a log-in makes it; answers the cookie. */
async function session(
  userId: string,
  more: { sid?: string; org?: string; at?: RunningService } = {},
): Promise<string> {
  const { sid = randomUUID(), org = 'default', at = first() } = more;
  const accessToken = await issuer.tokenFor({ sub: userId, org, roles: ['viewer'] });
  const tokens = { accessToken, accessExpiresAtMs: Date.now() + 600_000 };
  const who = { org, userId } as Parameters<SessionStore['create']>[1];
  return at.app.get(SessionStore).create({ tokens, sid, browser: 'Firefox' }, who);
}

async function api(cookie: string, path = '/api/me', method = 'GET', at = first()) {
  const headers = {
    cookie: `gatehouse_session=${cookie}`,
    origin: infrastructure.product.urls.portal,
    'x-gatehouse-csrf': '1',
  };
  const response = await fetch(at.url + path, { method, headers });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  return { status: response.status, body: (await response.json()) as any };
}

const event = 'http://schemas.openid.net/event/backchannel-logout';
const logoutToken = (claims: Record<string, unknown>) =>
  issuer.sign({ aud: 'gatehouse-portal', typ: 'Logout', jti: randomUUID(), events: { [event]: {} }, ...claims });

async function logOut(token: string, at = first()) {
  const response = await fetch(`${at.url}/auth/backchannel-logout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  });
  const text = await response.text();
  return { status: response.status, cache: response.headers.get('cache-control'), text };
}

beforeEach(() => rows().clear());

describe('back-channel log-out', () => {
  it('ends the one session that it names, at every replica', async () => {
    const [gone, kept] = [await session('alice', { sid: 's1' }), await session('alice', { sid: 's2' })];
    for (const at of replicas) expect((await api(gone, '/api/me', 'GET', at)).status).toBe(200);
    expect(await logOut(await logoutToken({ sub: 'alice', sid: 's1' }))).toEqual({
      ...{ status: 200, cache: 'no-store', text: '' },
    });
    for (const at of replicas) {
      expect((await api(gone, '/api/me', 'GET', at)).status).toBe(401);
      expect((await api(kept, '/api/me', 'GET', at)).status).toBe(200);
    }
  });

  it('ends all sessions of a user when it names none, and nobody else', async () => {
    const [one, two, bob] = [await session('alice'), await session('alice'), await session('bob')];
    expect((await logOut(await logoutToken({ sub: 'alice', sid: undefined }))).status).toBe(200);
    expect([(await api(one)).status, (await api(two)).status, (await api(bob)).status]).toEqual([401, 401, 200]);
  });

  it('does not end a session of somebody else, whatever session it names', async () => {
    const bob = await session('bob', { sid: 's1' });
    expect((await logOut(await logoutToken({ sub: 'alice', sid: 's1' }))).status).toBe(200);
    expect((await api(bob)).status).toBe(200);
  });

  it('counts once, at whichever replica', async () => {
    const token = await logoutToken({ sub: 'alice', sid: 's1' });
    expect((await logOut(token)).status).toBe(200);
    const again = await session('alice', { sid: 's1' });
    for (const at of replicas) {
      const { status, text } = await logOut(token, at);
      expect({ status, code: JSON.parse(text).code }).toEqual({
        status: 400,
        code: 'GATEHOUSE_PORTAL_LOGOUT_TOKEN_INVALID',
      });
    }
    expect((await api(again)).status).toBe(200);
  });

  it.each<[string, () => Promise<RequestInit>]>([
    [
      'an access token',
      async () => ({ body: new URLSearchParams({ logout_token: await issuer.tokenFor({ sub: 'alice' }) }) }),
    ],
    [
      'a token for another client',
      async () => ({ body: new URLSearchParams({ logout_token: await logoutToken({ aud: 'x' }) }) }),
    ],
    ['no token', async () => ({ body: new URLSearchParams() })],
    [
      'two tokens',
      async () => ({
        body: new URLSearchParams([
          ['logout_token', 'a'],
          ['logout_token', 'b'],
        ]),
      }),
    ],
    ['no body', async () => ({})],
    [
      'JSON that holds no text',
      async () => ({ body: '{"logout_token":{}}', headers: { 'content-type': 'application/json' } }),
    ],
  ])('with %s ends nothing', async (_, init) => {
    const alice = await session('alice');
    const response = await fetch(`${first().url}/auth/backchannel-logout`, { method: 'POST', ...(await init()) });
    expect(response.status).toBe(400);
    expect((await api(alice)).status).toBe(200);
  });
});

describe('sessions', () => {
  it('are listed to whom they belong, with their ends', async () => {
    const [mine] = [await session('alice'), await session('alice'), await session('bob')];
    await session('alice', { org: 'acme' });
    const { body } = await api(mine, '/api/sessions');
    expect(body.items).toHaveLength(2);
    const current = body.items.find((one: { isCurrent: boolean }) => one.isCurrent);
    expect(current).toMatchObject({ id: hashOf(mine), browser: 'Firefox' });
    expect(Date.parse(current.endsAt) - Date.parse(current.createdAt)).toBe(720 * 60_000);
    expect(Date.parse(current.idleEndsAt) - Date.parse(current.usedAt)).toBe(120 * 60_000);
    expect(JSON.stringify(body)).not.toContain(mine);
  });

  it('are ended one by one, or all at once', async () => {
    const [one, two, three] = [await session('alice'), await session('alice'), await session('alice')];
    expect(await api(one, `/api/sessions/${hashOf(two)}`, 'DELETE')).toMatchObject({ status: 200, body: { ended: 1 } });
    expect([(await api(two)).status, (await api(three)).status]).toEqual([401, 200]);
    expect(await api(one, '/api/sessions', 'DELETE')).toMatchObject({ status: 200, body: { ended: 2 } });
    expect([(await api(one)).status, (await api(three)).status]).toEqual([401, 401]);
  });

  it('of others are neither shown nor ended, and answer as if they did not exist', async () => {
    const [mine, bob, twin] = [await session('alice'), await session('bob'), await session('alice', { org: 'acme' })];
    const nothing = await api(mine, `/api/sessions/${hashOf('nothing')}`, 'DELETE');
    expect(nothing).toMatchObject({ status: 404, body: { code: 'GATEHOUSE_PORTAL_SESSION_NOT_FOUND' } });
    for (const other of [bob, twin]) {
      const { status, body } = await api(mine, `/api/sessions/${hashOf(other)}`, 'DELETE');
      expect({ status, ...body, traceId: '' }).toEqual({ status: nothing.status, ...nothing.body, traceId: '' });
      expect((await api(other)).status).toBe(200);
    }
    await api(mine, '/api/sessions', 'DELETE');
    for (const other of [bob, twin]) expect((await api(other)).status).toBe(200);
  });

  it('last as long as is configured, used or not', async () => {
    const at = replicas[1] as RunningService;
    const cookie = await session('alice', { at });
    const { body } = await api(cookie, '/api/sessions', 'GET', at);
    const [{ createdAt, usedAt, idleEndsAt, endsAt }] = body.items;
    expect(Date.parse(endsAt) - Date.parse(createdAt)).toBe(60 * 60_000);
    expect(Date.parse(idleEndsAt) - Date.parse(usedAt)).toBe(5 * 60_000);
    await rows().update({ idHash: hashOf(cookie) }, { usedAt: new Date(Date.now() - 6 * 60_000) });
    expect((await api(cookie, '/api/me', 'GET', at)).status).toBe(401);
    expect((await api(cookie)).status).toBe(200);
  });
});

describe('while the identity provider does not answer', () => {
  it('a log-in says so on a page, and sessions go on', async () => {
    const lonely = await startService(
      portal,
      infrastructure.env('portal', { ISSUER: 'http://127.0.0.1:9/realms/x', OPS_PORT: '0', LOG_LEVEL: 'silent' }),
    );
    const response = await fetch(`${infrastructure.product.urls.portal}/auth/login`, { redirect: 'manual' });
    expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
      ...{ status: 503, type: 'text/html; charset=utf-8' },
    });
    const page = await response.text();
    expect(page).toContain('The identity provider does not answer');
    expect(page).toContain('Sign in again');
    await lonely.stop();
    const cookie = await session('alice');
    expect((await api(cookie)).status).toBe(200);
    await issuer.stop();
    expect((await api(cookie)).status).toBe(200);
  });
});
