import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { eventually, startConformanceBackend, type ConformanceBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import { listenLegacy, listenModern, type AgentStream } from './listener.js';
import { startReplica } from './replica.js';

const watched = 'test://watched-resource';
const wish = { toolsListChanged: true, resourceSubscriptions: [watched] };
const patienceMs = 30_000;

let gateway: TestGateway;
let second: Awaited<ReturnType<typeof startReplica>>;
let modern: ConformanceBackend;
let legacy: ConformanceBackend;
let token: string;
const open: AgentStream[] = [];
/** The streams from which the gateway hears the backends, and how the backends behave for a while instead. */
const streams: Record<'modern' | 'legacy', ServerResponse[]> = { modern: [], legacy: [] };
const misbehave: Partial<Record<'modern' | 'legacy', ConformanceBackend['intercept']>> = {};

beforeAll(async () => {
  gateway = await startGateway();
  modern = await startConformanceBackend({ era: 'modern' });
  legacy = await startConformanceBackend({ era: 'legacy' });
  for (const [name, backend] of Object.entries({ modern, legacy }) as ['modern' | 'legacy', ConformanceBackend][]) {
    backend.intercept = (request, response) => {
      if (isListening(request)) streams[name].push(response);
      return misbehave[name]?.(request, response) ?? false;
    };
  }
  await gateway.addBackend('modern', modern, { modern: true });
  await gateway.addBackend('legacy', legacy, { legacy: true });
  await gateway.allowEverything('bot', ['modern', 'legacy']);
  token = await gateway.issueToken('bot');
  second = await startReplica(gateway, 'proxy-2');
}, 60_000);

afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
  delete misbehave.modern;
  delete misbehave.legacy;
});

afterAll(async () => {
  await second?.stop();
  await Promise.all([modern?.stop(), legacy?.stop()]);
  await gateway?.stop();
});

function kept(stream: AgentStream): AgentStream {
  open.push(stream);
  return stream;
}

async function listen(notifications: object = wish): Promise<AgentStream> {
  const stream = kept(await listenModern(gateway, 'legacy', token, notifications));
  await stream.hear('notifications/subscriptions/acknowledged');
  return stream;
}

/** A session at the modern backend that has subscribed to the watched resource, and its stream. */
async function session(to = gateway.url): Promise<{ id: string; stream: AgentStream }> {
  const id = await gateway.initialize('modern', token);
  const stream = kept(await listenLegacy(gateway, 'modern', token, id, { to }));
  await subscribe(id);
  return { id, stream };
}

async function subscribe(id: string, method = 'resources/subscribe') {
  const reply = await gateway.callLegacy('modern', token, id, method, { uri: watched });
  expect(reply.body.result).toEqual({});
}

function isListening({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' || headers['mcp-method'] === 'subscriptions/listen';
}

const listChanges = (stream: AgentStream) =>
  stream.messages.filter(({ method }) => method === 'notifications/tools/list_changed').length;

describe('a legacy backend that ends the stream', () => {
  it('is gone on with after the last event, and what it said in between is heard once', async () => {
    const stream = await listen();
    const sessions = legacy.ledger.of('initialize').length;
    const opened = streams.legacy.length;
    legacy.endListeners();
    legacy.catalogue.changeTools();
    await stream.hear('notifications/tools/list_changed');
    legacy.catalogue.touch(watched);
    await stream.hear('notifications/resources/updated', watched);
    expect(listChanges(stream)).toBe(1);
    expect(streams.legacy).toHaveLength(opened + 1);
    expect(streams.legacy.at(-1)?.req.headers['last-event-id']).toMatch(/^\d+_\d+$/);
    expect(legacy.ledger.of('initialize')).toHaveLength(sessions);
  });

  it('and has forgotten the session, is listened to in a new one; everything may have changed', async () => {
    const stream = await listen();
    legacy.forgetSessions();
    await stream.hear('notifications/tools/list_changed');
    await stream.hear('notifications/resources/updated', watched);
    legacy.catalogue.touch(watched);
    await stream.hear('notifications/resources/updated', watched);
    expect(stream.isOver).toBe(false);
    expect(legacy.openListeners()).toBe(1);
  });

  it('and is away for a while, is heard when it is back', async () => {
    const stream = await listen();
    let attempts = 0;
    misbehave.legacy = (_, response) => {
      attempts++;
      response.destroy();
      return true;
    };
    legacy.forgetSessions();
    await eventually(() => expect(attempts).toBeGreaterThan(3), patienceMs);
    delete misbehave.legacy;
    await eventually(() => expect(legacy.openListeners()).toBe(1), patienceMs);
    await stream.hear('notifications/tools/list_changed');
    legacy.catalogue.touch(watched);
    await stream.hear('notifications/resources/updated', watched);
    expect(stream.isOver).toBe(false);
  });
});

describe('a modern backend that ends the stream', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['as the protocol wants it', () => modern.endListeners()],
    ['by breaking the connection', (response) => response.destroy()],
  ])('%s, is listened to again; everything may have changed', async (_, end) => {
    const { stream } = await session();
    await eventually(() => expect(modern.openListeners()).toBe(1));
    end(streams.modern.at(-1)!);
    await stream.hear('notifications/tools/list_changed');
    await stream.hear('notifications/resources/updated', watched);
    modern.catalogue.touch(watched);
    await stream.hear('notifications/resources/updated', watched);
    expect(stream.isOver).toBe(false);
  });

  it('is not asked in vain again and again: the attempts become fewer', async () => {
    const { id, stream } = await session();
    const attempts: number[] = [];
    misbehave.modern = (request, response) => {
      if (!isListening(request)) return false;
      attempts.push(performance.now());
      response.writeHead(429).end();
      return true;
    };
    modern.endListeners();
    await eventually(() => expect(attempts.length).toBeGreaterThanOrEqual(4), patienceMs);
    const waits = attempts.slice(1).map((at, i) => at - attempts[i]!);
    expect(waits[2]).toBeGreaterThan(waits[0]!);
    delete misbehave.modern;
    // Somebody who begins to listen need not wait for the next attempt.
    await subscribe(id);
    await stream.hear('notifications/tools/list_changed');
  }, 60_000);
});

describe('a stream from a modern backend', () => {
  it('loses nothing while others make it wider', async () => {
    const { stream } = await session();
    const updates = () => stream.messages.filter(({ params }) => params?.uri === watched).length;
    const others = await Promise.all(Array.from({ length: 10 }, () => gateway.initialize('modern', token)));
    let touched = 0;
    let isOver = false;
    const widen = Promise.all(
      others.map((id, i) =>
        gateway.callLegacy('modern', token, id, 'resources/subscribe', { uri: `test://template/${i}/data` }),
      ),
    ).finally(() => (isOver = true));
    while (!isOver || touched < 5) {
      const before = updates();
      modern.catalogue.touch(watched);
      touched++;
      await eventually(() => expect(updates()).toBeGreaterThan(before));
    }
    for (const { body } of await widen) expect(body.result).toEqual({});
    await eventually(() => expect(modern.openListeners()).toBe(1));
  });
});

describe('a session with its stream at another replica', () => {
  it('hears of what it subscribes to at any replica, and no more after it has unsubscribed', async () => {
    const { id, stream } = await session(second.url);
    // The other replica asks the backend when it hears of the change of the session.
    await eventually(async () => {
      modern.catalogue.touch(watched);
      expect(stream.messages.some(({ method }) => method === 'notifications/resources/updated')).toBe(true);
    });
    await subscribe(id, 'resources/unsubscribe');
    await eventually(async () => {
      const before = stream.messages.length;
      modern.catalogue.touch(watched);
      modern.catalogue.changePrompts();
      await stream.hear('notifications/prompts/list_changed');
      expect(stream.messages).toHaveLength(before + 1);
    });
  });

  it('ends there when it is opened here, and when the session ends', async () => {
    const { id, stream } = await session(second.url);
    const here = kept(await listenLegacy(gateway, 'modern', token, id));
    await stream.ended;
    expect(here.isOver).toBe(false);
    const headers = { 'mcp-session-id': id };
    await gateway.send('modern', token, undefined, { method: 'DELETE', headers, to: second.url });
    await here.ended;
  });

  it('of somebody else is not heard', async () => {
    const { id } = await session();
    const other = await gateway.issueToken('bot', { userId: 'mallory' });
    for (const to of [gateway.url, second.url]) {
      const stream = kept(await listenLegacy(gateway, 'modern', other, id, { to }));
      await stream.ended;
      expect([stream.status, stream.text]).toEqual([404, expect.stringContaining('session_unknown')]);
    }
  });
});
