import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import { modernRequest, type Reply } from './messages.js';
import { headOf, openRaw } from './overload/raw-agent.js';

const maxCalls = 20;
const perPrincipal = 12;
const perBackend = 15;
const maxStreams = 3;
const workMs = 100;

let gateway: TestGateway;
let backend: FixtureBackend;
let tokens: string[];

beforeAll(async () => {
  gateway = await startGateway({
    MAX_CALLS: String(maxCalls),
    MAX_CALLS_PER_PRINCIPAL: String(perPrincipal),
    MAX_CALLS_PER_BACKEND: String(perBackend),
    MAX_STREAMS_PER_PRINCIPAL: String(maxStreams),
    MAX_STREAM_SECONDS: '3',
  });
  backend = await startFixtureBackend({ eras: ['modern', 'legacy'] });
  const backends = ['crm', 'wiki', 'shop'];
  for (const id of backends) await gateway.addBackend(id, backend, { modern: true, legacy: true, timeoutMs: 20_000 });
  await gateway.allowEverything('bot', backends);
  tokens = await Promise.all(['alice', 'bob', 'carol'].map((userId) => gateway.issueToken('bot', { userId })));
}, 60_000);

afterEach(() => {
  backend.intercept = undefined;
});

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
});

const tokenOf = (user: number) => tokens[user] ?? '';
const call = (user = 0, on = 'crm', headers = {}) =>
  gateway.callModern(on, tokenOf(user), 'tools/call', { name: 'echo' }, { headers });

/** Calls stay open until they are answered. */
function holdCalls() {
  const held: (() => void)[] = [];
  backend.intercept = (rpc, response: ServerResponse) => {
    if (rpc.method !== 'tools/call') return false;
    const result = { resultType: 'complete', content: [] };
    held.push(() => response.end(JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result })));
    return true;
  };
  return {
    reached: (count: number) => eventually(() => expect(held).toHaveLength(count)),
    answer: () => held.splice(0).forEach((answer) => answer()),
  };
}

const reasonOf = ({ body }: Reply): unknown =>
  body.error?.data.reason ?? body.result?._meta?.['dev.gatehouse/reason'] ?? 'ok';

describe('more calls than may be in flight', () => {
  it('of one principal are refused, the others go on, and there is room again when they have ended', async () => {
    const calls = holdCalls();
    const running = Array.from({ length: perPrincipal }, () => call());
    await calls.reached(perPrincipal);
    const { headers, record } = gateway.traced();
    const refused = await call(0, 'wiki', headers);
    expect(refused).toMatchObject({ status: 200, body: { result: { isError: true } } });
    expect([reasonOf(refused), refused.headers.get('retry-after')]).toEqual(['too_many_calls', '1']);
    expect(await record()).toMatchObject({ reason: 'too_many_calls', verdict: 'denied' });
    const other = call(1, 'wiki');
    await calls.reached(perPrincipal + 1);
    calls.answer();
    expect((await Promise.all([...running, other])).map(reasonOf)).toEqual(Array(perPrincipal + 1).fill('ok'));
    backend.intercept = undefined;
    expect(reasonOf(await call())).toBe('ok');
  });

  it('to one backend are refused, and other backends go on', async () => {
    const calls = holdCalls();
    const running = Array.from({ length: perBackend }, (_, i) => call(i % 2));
    await calls.reached(perBackend);
    const { headers, record } = gateway.traced();
    expect(reasonOf(await call(2, 'crm', headers))).toBe('backend_busy');
    expect(await record()).toMatchObject({ reason: 'backend_busy', verdict: 'failed' });
    const other = call(2, 'wiki');
    await calls.reached(perBackend + 1);
    calls.answer();
    expect((await Promise.all([...running, other])).every((reply) => reasonOf(reply) === 'ok')).toBe(true);
  });

  it('of a replica are refused before anything is looked at, and do not count against anybody', async () => {
    const calls = holdCalls();
    const running = Array.from({ length: maxCalls }, (_, i) => call(i % 3, ['crm', 'wiki', 'shop'][i % 3]));
    await calls.reached(maxCalls);
    const before = gateway.records.length;
    const refused = await call(0, 'wiki');
    expect(refused).toMatchObject({
      status: 503,
      body: { error: { data: { reason: 'overloaded', retryAfterSeconds: 1 } } },
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    const health = await fetch(`${gateway.opsUrl}/health/ready`);
    expect([health.status, gateway.records.length]).toEqual([200, before]);
    calls.answer();
    expect((await Promise.all(running)).every((reply) => reasonOf(reply) === 'ok')).toBe(true);
    backend.intercept = undefined;
    expect(reasonOf(await call())).toBe('ok');
  });

  it('do not keep those that are taken from being served, and leave nothing behind', async () => {
    backend.intercept = (rpc, response: ServerResponse) => {
      const result = { resultType: 'complete', content: [] };
      setTimeout(() => response.end(JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result })), workMs);
      return true;
    };
    /** How many were refused of so many agents that try again and again until enough were served. */
    const serve = async (count: number, untilServed: number) => {
      const counts = { ok: 0, refused: 0 };
      const agent = async (i: number) => {
        while (counts.ok < untilServed) {
          const reply = await call(i % 3, ['crm', 'wiki', 'shop'][i % 3]);
          counts[reasonOf(reply) === 'ok' ? 'ok' : 'refused']++;
          // As an agent that heeds what it is told, only faster.
          if (reasonOf(reply) !== 'ok') await new Promise((resolve) => setTimeout(resolve, 5 * workMs));
        }
      };
      await Promise.all(Array.from({ length: count }, (_, i) => agent(i)));
      return counts.refused;
    };
    // As many as it has room for.
    const agents = maxCalls - 2;
    const before = await serve(agents, 150);
    const overloaded = await serve(3 * maxCalls, 300);
    const after = await serve(agents, 150);
    // How fast they are served is measured by overload.long.spec.ts.
    expect([before, overloaded > 50, after]).toEqual([0, true, 0]);
  });
});

describe('an agent that does not read a stream', () => {
  it('slows its backend down instead of filling the memory', async () => {
    let sent = 0;
    backend.intercept = (rpc, response: ServerResponse) => {
      if (rpc.params.name !== 'fail') return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const message = { jsonrpc: '2.0', method: 'notifications/message', params: { data: 'x'.repeat(65_536) } };
      const event = `data: ${JSON.stringify(message)}\n\n`;
      const more = () => {
        do sent += event.length;
        while (response.write(event) && response.writable);
      };
      response.on('drain', more);
      more();
      return true;
    };
    const { head, body } = headOf(gateway.url, '/mcp/crm', tokenOf(0), 'tools/call', { name: 'fail' });
    const { socket, closed } = openRaw(gateway.url, false);
    socket.write(`${head}\r\n${body}`);
    await eventually(() => expect(sent).toBeGreaterThan(0));
    // Until the sockets on both ways are full.
    await eventually(async () => {
      const before = sent;
      await delay(300);
      expect(sent).toBe(before);
    });
    expect(sent).toBeLessThan(16 * 1_048_576);
    expect(reasonOf(await call(1, 'wiki'))).toBe('ok');
    socket.destroy();
    await closed;
  });
});

describe('streams', () => {
  const listen = (user: number, signal?: AbortSignal) =>
    gateway.open('crm', tokenOf(user), 'subscriptions/listen', signal ? { signal } : {});

  it('are so many for each principal, whose calls go on', async () => {
    backend.intercept = (rpc, response: ServerResponse) => {
      if (rpc.method !== 'subscriptions/listen') return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
      return true;
    };
    const abort = new AbortController();
    const open = await Promise.all(Array.from({ length: maxStreams }, () => listen(0, abort.signal)));
    expect(open.map(({ headers }) => headers.get('content-type'))).toEqual(Array(maxStreams).fill('text/event-stream'));
    const refused = await listen(0);
    expect(await refused.json()).toMatchObject({ error: { data: { reason: 'too_many_streams' } } });
    const session = await gateway.initialize('crm', tokenOf(0));
    const get = await fetch(`${gateway.url}/mcp/crm`, {
      headers: { authorization: `Bearer ${tokenOf(0)}`, 'mcp-session-id': session, accept: 'text/event-stream' },
    });
    expect([get.status, get.headers.get('retry-after'), await get.json()]).toMatchObject([
      429,
      '60',
      { error: { data: { reason: 'too_many_streams' } } },
    ]);
    expect((await listen(1, abort.signal)).headers.get('content-type')).toBe('text/event-stream');
    expect(reasonOf(await call())).toBe('ok');
    abort.abort();
    await eventually(async () => {
      const again = new AbortController();
      const { headers } = await listen(0, again.signal);
      again.abort();
      expect(headers.get('content-type')).toBe('text/event-stream');
    });
  });

  it('end when they were open for long enough, in the way of their era', async () => {
    const legacyOnly = await startFixtureBackend({ eras: ['legacy'] });
    await gateway.addBackend('old', legacyOnly, { legacy: true });
    await gateway.allowEverything('listener', ['old']);
    const token = await gateway.issueToken('listener');
    const { message, headers } = modernRequest(1, 'subscriptions/listen', {
      notifications: { toolsListChanged: true },
    });
    const reply = await gateway.send('old', token, message, { headers });
    expect(reply.events.at(0)).toMatchObject({ method: 'notifications/subscriptions/acknowledged' });
    expect(reply.body).toMatchObject({ result: { resultType: 'complete' } });
    await legacyOnly.stop();
  });
});

describe('a request', () => {
  /** What comes back on a connection to which this was written. */
  const raw = (text: string) =>
    new Promise<string>((resolve) => {
      const { port, hostname } = new URL(gateway.url);
      const socket = connect(Number(port), hostname);
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.once('close', () => resolve(answer));
      socket.once('error', () => resolve(answer));
      socket.write(text);
    });

  it.each([
    ['says that it is long', 'Content-Length: 1000000'],
    ['does not say how long it is', 'Transfer-Encoding: chunked'],
  ])('of nobody that %s is refused before it is read', async (_, header) => {
    const head = `POST /mcp/crm HTTP/1.1\r\nHost: ${new URL(gateway.url).host}\r\nContent-Type: application/json\r\n`;
    expect(await raw(`${head}${header}\r\n\r\n`)).toMatch(/^HTTP\/1.1 401 [^]*token_missing/);
    expect(await raw(`${head}Authorization: Bearer x\r\n${header}\r\n\r\n`)).toMatch(/^HTTP\/1.1 401 /);
  });

  it('with headers of more than 16 KiB is refused', async () => {
    const headers = Array.from({ length: 40 }, (_, i) => `X-${i}: ${'x'.repeat(450)}\r\n`).join('');
    expect(await raw(`POST /mcp/crm HTTP/1.1\r\nHost: x\r\n${headers}\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  });
});
