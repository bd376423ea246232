import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { constants, type Http2ServerRequest, type ServerHttp2Session } from 'node:http2';
import { setTimeout as delay } from 'node:timers/promises';
import { BackendReconfiguredSchema, create, CredentialMode } from '@gatehouse/contracts';
import {
  eventually,
  makeCertificate,
  startFixtureBackend,
  type FixtureBackend,
  type TestCertificate,
} from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import { startHostileHttp2 } from './hostile-http2.js';
import { listenLegacy } from './listener.js';
import { prepareProcess } from './replica.js';

type Replica = Awaited<ReturnType<typeof startTrusting>>;

let gateway: TestGateway;
let certificate: TestCertificate;
let modern: FixtureBackend;
let legacy: FixtureBackend;
let old: FixtureBackend;
/** A replica that knows the certificate, and one that in addition speaks HTTP/1.1 only. */
let trusting: Replica;
let without: Replica;
let token: string;

/** What the backends saw of the connections under the requests. */
const seen = { versions: [] as string[], sessions: new Set<ServerHttp2Session>() };

beforeAll(async () => {
  certificate = await makeCertificate();
  gateway = await startGateway();
  const tls = { ...certificate, http2: true };
  modern = await startFixtureBackend({ eras: ['modern'], tls });
  legacy = await startFixtureBackend({ eras: ['legacy'], stream: true, tls });
  old = await startFixtureBackend({ eras: ['modern'], tls: { ...certificate, http2: false } });
  await gateway.addBackend('modern', modern, { modern: true });
  await gateway.addBackend('legacy', legacy, { legacy: true });
  await gateway.addBackend('old', old, { modern: true });
  await gateway.allowEverything('bot', ['modern', 'legacy', 'old']);
  token = await gateway.issueToken('bot');
  trusting = await startTrusting('trusting');
  without = await startTrusting('without', { HTTP2: 'off' });
}, 90_000);

afterAll(async () => {
  await trusting?.stop();
  await without?.stop();
  await Promise.all([modern, legacy, old].map((backend) => backend?.stop()));
  await gateway?.stop();
  await certificate?.remove();
});

beforeEach(() => {
  for (const backend of [modern, legacy, old])
    backend.intercept = (_, __, raw) => {
      see(raw);
      return false;
    };
  seen.versions.length = 0;
  seen.sessions.clear();
});

/** Node is told whom to trust besides the usual authorities by NODE_EXTRA_CA_CERTS, at its start. */
async function startTrusting(name: string, variables: Record<string, string> = {}) {
  const node = { NODE_EXTRA_CA_CERTS: certificate.file };
  const replica = await prepareProcess(gateway, name, { variables, node });
  const { kill, exit } = await replica.start();
  const stop = async () => {
    kill('SIGTERM');
    await exit;
    await replica.remove();
  };
  return { url: replica.url, stop };
}

function see(raw: unknown): ServerHttp2Session | undefined {
  const { httpVersion, stream } = raw as Http2ServerRequest;
  seen.versions.push(httpVersion);
  const session = stream?.session as ServerHttp2Session | undefined;
  if (session) seen.sessions.add(session);
  return session;
}

const call = (backend: string, text: string, extra: { signal?: AbortSignal; to?: string } = {}) =>
  gateway.callModern(
    backend,
    token,
    'tools/call',
    { name: 'echo', arguments: { text } },
    { to: trusting.url, ...extra },
  );
const reasonOf = (body: { error?: { data?: { reason?: string } } }) => body.error?.data?.reason ?? 'ok';
const textOf = (body: { result?: { content: { text: string }[] } }) => body.result?.content[0]?.text;

/** Calls that the backend has taken and not answered: what each was about, its connection, and its answer. */
function holding() {
  const held: { text: string; session: ServerHttp2Session; answer: () => void }[] = [];
  modern.intercept = ({ method, params, id }, response, raw) => {
    const session = see(raw);
    if (method !== 'tools/call' || !session) return false;
    const { text } = params.arguments as { text: string };
    const result = { resultType: 'complete', content: [{ type: 'text', text }] };
    const answer = () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    };
    held.push({ text, session, answer });
    return true;
  };
  return held;
}

describe('a backend that offers HTTP/2', () => {
  it('is spoken to in it, by agents of both eras, with many calls on one connection', async () => {
    const replies = await Promise.all(Array.from({ length: 30 }, (_, i) => call('modern', `t${i}`)));
    expect(replies.map(({ body }) => textOf(body))).toEqual(Array.from({ length: 30 }, (_, i) => `t${i}`));
    expect(new Set(seen.versions)).toEqual(new Set(['2.0']));
    expect(seen.sessions.size).toBeLessThanOrEqual(2);
    const session = await gateway.initialize('legacy', token, '2025-11-25', { to: trusting.url });
    const params = { name: 'echo', arguments: { text: 'hello' } };
    const reply = await gateway.callLegacy('legacy', token, session, 'tools/call', params, { to: trusting.url });
    expect(reply.events).toHaveLength(2);
    expect(textOf(reply.body)).toBe('hello');
    expect(new Set(seen.versions)).toEqual(new Set(['2.0']));
  });

  it('answers in event streams beside other calls, and a call whose agent goes away ends alone', async () => {
    let isReset = false;
    const slow = Promise.withResolvers<() => void>();
    modern.intercept = ({ method, params, id }, response, raw) => {
      see(raw);
      if (method !== 'tools/call' || !['left', 'stays'].includes((params.arguments as { text: string }).text))
        return false;
      const { text } = params.arguments as { text: string };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const tell = (message: object) => response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
      tell({ method: 'notifications/message', params: { level: 'info', data: 'working' } });
      if (text === 'left') (raw as unknown as Http2ServerRequest).stream.on('close', () => (isReset = true));
      else
        slow.resolve(() => {
          tell({ id, result: { resultType: 'complete', content: [{ type: 'text', text }] } });
          response.end();
        });
      return true;
    };
    const abort = new AbortController();
    const left = call('modern', 'left', { signal: abort.signal }).catch(() => undefined);
    const stays = call('modern', 'stays');
    const finish = await slow.promise;
    abort.abort();
    await left;
    await eventually(() => expect(isReset).toBe(true));
    expect(textOf((await call('modern', 'another')).body)).toBe('another');
    finish();
    expect(textOf((await stays).body)).toBe('stays');
    expect(seen.sessions.size).toBe(1);
  });

  it('is listened to beside its calls', async () => {
    const session = await gateway.initialize('legacy', token, '2025-11-25', { to: trusting.url });
    const stream = await listenLegacy(gateway, 'legacy', token, session, { to: trusting.url });
    await stream.hear('notifications/tools/list_changed');
    const params = { name: 'echo', arguments: { text: 'hello' } };
    const reply = await gateway.callLegacy('legacy', token, session, 'tools/call', params, { to: trusting.url });
    expect(textOf(reply.body)).toBe('hello');
    expect(legacy.others.at(-1)?.headers).not.toHaveProperty('connection');
    stream.close();
  });

  it('keeps the calls that it is working on when it asks for a new connection (GOAWAY)', async () => {
    const held = holding();
    const calls = Array.from({ length: 5 }, (_, i) => call('modern', `kept${i}`));
    await eventually(() => expect(held.length).toBe(5));
    const heard = [...seen.sessions].map((session) => once(session, 'goaway'));
    for (const session of seen.sessions) session.close();
    // A gateway that has heard of it says goodbye itself. A call that crosses it on its way is another matter: undici
    // sends that anew only when the calls before it have ended.
    await Promise.all(heard);
    const later = call('modern', 'later');
    await eventually(() => expect(held.length).toBe(6));
    expect(held.at(-1)?.session).not.toBe(held[0]?.session);
    for (const { answer } of held) answer();
    expect((await Promise.all([...calls, later])).map(({ body }) => reasonOf(body))).toEqual(Array(6).fill('ok'));
  });

  it.each([
    ['breaks off', (session: ServerHttp2Session) => session.destroy()],
    ['ends with an error', (session: ServerHttp2Session) => session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM)],
  ])('gets no call twice when its connection %s', async (_, end) => {
    // One more, and the circuit would open.
    const held = holding();
    const calls = Array.from({ length: 4 }, (_, i) => call('modern', `lost${i}`));
    await eventually(() => expect(held.length).toBe(4));
    for (const session of seen.sessions) end(session);
    const reasons = (await Promise.all(calls)).map(({ body }) => reasonOf(body));
    expect(reasons).toEqual(Array(4).fill('upstream_cut_off'));
    modern.intercept = undefined;
    expect(textOf((await call('modern', 'next')).body)).toBe('next');
    expect(held.length).toBe(4);
  });

  it('never gets a call twice, and the agent is never told that a call did not run which did', async () => {
    const ran: string[] = [];
    modern.intercept = ({ method, params, id }, response, raw) => {
      const session = see(raw);
      if (method !== 'tools/call' || !session) return false;
      const { stream } = raw as unknown as Http2ServerRequest;
      const moment = randomInt(14);
      // What the backend has not begun may be sent again (RFC 9113, 8.7).
      if (moment === 4) return (stream.close(constants.NGHTTP2_REFUSED_STREAM), true);
      ran.push((params.arguments as { text: string }).text);
      switch (moment) {
        case 0:
          session.destroy();
          break;
        case 1:
          session.close();
          break;
        case 2:
          stream.close(constants.NGHTTP2_INTERNAL_ERROR);
          break;
        case 3:
          stream.close(constants.NGHTTP2_CANCEL);
          break;
        default:
      }
      if (stream.closed || stream.destroyed) return true;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { resultType: 'complete', content: [] } }));
      return true;
    };
    const outcomes = new Map<string, string>();
    const agent = async (name: number) => {
      for (let i = 0; i < 40; i++) {
        const text = `${name}-${i}`;
        outcomes.set(text, reasonOf((await call('modern', text)).body));
        // So many failures are not what this is about: at a new address it is a new backend.
        if (name === 1 && i % 4 === 0) await moveTo(`${modern.url}?case=${i}`);
        await delay(randomInt(3));
      }
    };
    await Promise.all([1, 2, 3, 4, 5, 6].map(agent));
    expect(new Set(ran).size).toBe(ran.length);
    for (const [text, reason] of outcomes) {
      if (reason === 'ok') expect(ran).toContain(text);
      else if (reason === 'upstream_unreachable' || reason === 'upstream_circuit_open') expect(ran).not.toContain(text);
      else expect(reason).toBe('upstream_cut_off');
    }
    expect(new Set(outcomes.values())).toContain('ok');
    expect(new Set(outcomes.values())).toContain('upstream_cut_off');
    await moveTo(modern.url);
  }, 60_000);
});

describe('a backend that says anything at all over HTTP/2', () => {
  it('brings nobody else down', async () => {
    const hostile = await startHostileHttp2(certificate);
    const reasons = new Set<string>();
    for (let i = 0; i < 100; i++) {
      await moveTo(`${hostile.url}?case=${i}`, 1_000);
      const replies = await Promise.all(Array.from({ length: 6 }, () => call('modern', 'x')));
      for (const { body } of replies) reasons.add(reasonOf(body));
    }
    await hostile.stop();
    await moveTo(modern.url);
    expect([...reasons].filter((reason) => !reason.startsWith('upstream_'))).toEqual([]);
    expect(reasons).toContain('upstream_cut_off');
    expect(textOf((await call('modern', 'still there')).body)).toBe('still there');
    expect(seen.versions).toEqual(['2.0']);
  }, 120_000);
});

async function moveTo(url: string, timeoutMs = 20_000): Promise<void> {
  const settings = { url, modern: true, credentialMode: CredentialMode.NONE, timeoutMs };
  await gateway.append('backend', 'modern', create(BackendReconfiguredSchema, { settings }));
}

describe('HTTP/1.1', () => {
  it('is spoken with a backend that has no more', async () => {
    expect(textOf((await call('old', 'hello')).body)).toBe('hello');
    expect(seen.versions).toEqual(['1.1']);
  });

  it('is spoken with all of them when HTTP/2 is off', async () => {
    expect(textOf((await call('modern', 'hello', { to: without.url })).body)).toBe('hello');
    expect(seen.versions).toEqual(['1.1']);
  });
});

describe('a certificate that nobody has vouched for', () => {
  it.each(['modern', 'old'])('is not good enough: %s', async (backend) => {
    const { body } = await call(backend, 'hello', { to: gateway.url });
    expect(reasonOf(body)).toBe('upstream_unreachable');
    expect(seen.versions).toEqual([]);
  });
});
