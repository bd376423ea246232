import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { ReplicaLink } from '../src/sessions/replica-link.js';
import { SessionStore } from '../src/sessions/session.store.js';
import { startGateway, type TestGateway } from './gateway.js';
import { startReplica } from './replica.js';

let gateway: TestGateway;
let backend: FixtureBackend;
let second: Awaited<ReturnType<typeof startReplica>>;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
  backend = await startFixtureBackend({ eras: ['legacy'] });
  await gateway.addBackend('legacy', backend, { legacy: true });
  await gateway.allowEverything('bot', ['legacy']);
  token = await gateway.issueToken('bot');
  second = await startReplica(gateway, 'second');
}, 90_000);

afterAll(async () => {
  await second?.stop();
  await backend?.stop();
  await gateway?.stop();
});

describe('a session', () => {
  it('that one replica began goes on at another, and ends for both', async () => {
    const session = await gateway.initialize('legacy', token);
    const to = second.url;
    expect(await gateway.callLegacy('legacy', token, session, 'ping', {}, { to })).toMatchObject({ status: 200 });
    const headers = { 'mcp-session-id': session };
    expect(await gateway.send('legacy', token, undefined, { method: 'DELETE', headers, to })).toMatchObject({
      status: 200,
    });
    expect(await gateway.callLegacy('legacy', token, session, 'ping', {}, { to })).toMatchObject({ status: 404 });
    expect(await gateway.callLegacy('legacy', token, session, 'ping')).toMatchObject({ status: 404 });
  });

  it('of somebody else is no session, at no replica', async () => {
    const session = await gateway.initialize('legacy', token);
    const other = await gateway.issueToken('bot', { userId: 'mallory' });
    for (const to of [gateway.url, second.url, second.url]) {
      const reply = await gateway.callLegacy('legacy', other, session, 'ping', {}, { to });
      expect(reply).toMatchObject({ status: 404, body: { error: { data: { reason: 'session_unknown' } } } });
    }
    expect(await gateway.callLegacy('legacy', token, session, 'ping', {}, { to: second.url })).toMatchObject({
      status: 200,
    });
  });

  it('is not looked for by what cannot be an id', async () => {
    const fail = (error: unknown) => {
      throw error;
    };
    const store = new SessionStore(gateway.nc, new ReplicaLink(gateway.nc, 'third', fail), fail);
    const before = gateway.nc.stats().outMsgs;
    for (const id of ['', '>', '*', 'a.b', '../x', '__proto__', `${'0'.repeat(36)}x`]) {
      expect(await store.find(id, 'owner', 'legacy')).toBeUndefined();
    }
    expect(gateway.nc.stats().outMsgs).toBe(before);
  });
});
