import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { eventually } from '@gatehouse/testkit';
import { createOutbound, type Lookup, type Outbound } from '@gatehouse/outbound';
import type { Dispatcher } from 'undici';
import type { Route } from '../snapshot/snapshot.js';
import { healthOf } from './health.js';
import { reasonOf } from './upstream-error.js';
import { Upstreams, type RequestKind, type UpstreamRequest } from './upstreams.js';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const { close } of open.splice(0).reverse()) await close();
});

/** A way to a backend at a port where nobody listens yet; `onLookup` is told before each connection. */
async function backendAt(
  onLookup: (times: number, listen: (serve: RequestListener) => Promise<void>) => unknown,
  upstreams = new Upstreams(),
) {
  const port = await freePort();
  let times = 0;
  const listen = async (serve: RequestListener) => {
    const server: Server = createServer(serve);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    open.push({ close: () => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve))) });
  };
  const lookup: Lookup = (_, __, callback) =>
    void Promise.resolve(onLookup(++times, listen)).then(() => callback(null, [{ address: '127.0.0.1', family: 4 }]));
  const outbound: Outbound = upstreams.careFor(createOutbound({ allowedNetworks: ['127.0.0.0/8'], lookup }));
  open.push(outbound);
  const origin = `http://backend.example:${port}`;
  const route = { key: 'b', backendId: 'b', origin, path: '/mcp', timeoutMs: 5_000 } as Route;
  const send = (kind: RequestKind, abortWith?: Error) =>
    ask(outbound.dispatcher, { route, kind, origin, path: '/mcp', method: 'POST' }, abortWith);
  const upstream = () => ({ ...healthOf(upstreams.of(route), performance.now()), ...upstreams.of(route) });
  return { send, upstream, lookups: () => times, refusal: () => upstreams.refusal(route) };
}

/** The status of the answer, or why there is none. */
function ask(dispatcher: Dispatcher, request: UpstreamRequest, abortWith?: Error): Promise<number | string> {
  return new Promise((resolve) => {
    let status = 0;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (controller) => void (abortWith && setTimeout(() => controller.abort(abortWith), 20)),
      onResponseStart: (_, code) => void (status = code),
      onResponseEnd: () => resolve(status),
      onResponseError: (_, error) => resolve(reasonOf(error, status > 0)),
    };
    try {
      dispatcher.dispatch(request, handler);
    } catch (error) {
      resolve(reasonOf(error, false));
    }
  });
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const works: RequestListener = (_, response) => void response.end('{}');

describe('a request that found no connection', () => {
  it('is sent once more, whatever it is', async () => {
    const { send, upstream, lookups } = await backendAt((times, listen) => times === 2 && listen(works));
    expect(await send('call')).toBe(200);
    expect(lookups()).toBe(2);
    expect(upstream()).toMatchObject({ calls: 1, failures: 0, lastFailure: undefined });
  });

  it.each<[RequestKind, number]>([
    ['call', 2],
    ['listen', 2],
    ['read', 3],
  ])('is not sent for ever: %s, %d times', async (kind, times) => {
    const { send, upstream, lookups } = await backendAt(() => undefined);
    expect(await send(kind)).toBe('upstream_unreachable');
    expect(lookups()).toBe(times);
    expect(upstream()).toMatchObject({
      calls: 1,
      failures: 1,
      lastFailure: { reason: 'upstream_unreachable', status: 0 },
    });
  });
});

describe('a request that has reached the backend', () => {
  const breaksOff: RequestListener = (request) => void request.socket.destroy();

  it.each<[RequestKind, number]>([
    ['call', 1],
    ['listen', 1],
    ['read', 3],
  ])('is sent again only when it does no harm: %s, %d times', async (kind, times) => {
    let served = 0;
    const { send } = await backendAt(
      (lookup, listen) => lookup === 1 && listen((request, response) => (served++, breaksOff(request, response))),
    );
    expect(await send(kind)).toBe('upstream_cut_off');
    expect(served).toBe(times);
  });

  it.each([
    ['upstream_timeout', new Error('upstream_timeout')],
    ['upstream_bad_response', new Error('upstream_bad_response')],
    ['upstream_cut_off', Object.assign(new Error('odd'), { code: 'ODD' })],
  ])('failed with %s, whatever ended it, and is not said to be unsent', async (reason, error) => {
    const { send, upstream } = await backendAt((times, listen) => times === 1 && listen(() => undefined));
    expect(await send('call', error)).toBe(reason);
    expect(upstream()).toMatchObject({ calls: 1, failures: 1, lastFailure: { reason, status: 0 } });
  });

  it('is not sent again once the answer has begun', async () => {
    let served = 0;
    const { send } = await backendAt(
      (lookup, listen) =>
        lookup === 1 &&
        listen((_, response) => {
          served++;
          response.writeHead(200, { 'content-length': 10 });
          response.write('{', () => response.destroy());
        }),
    );
    expect(await send('read')).toBe('upstream_cut_off');
    expect(served).toBe(1);
  });
});

describe('an answer', () => {
  it('is not taken in when there is no room for it besides others, which is not held against the backend', async () => {
    const waiting: ServerResponse[] = [];
    const serve: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('x'.repeat(60_000));
      waiting.push(response);
    };
    const { send, upstream } = await backendAt(
      (lookup, listen) => lookup === 1 && listen(serve),
      new Upstreams(100_000),
    );
    const first = send('call');
    await eventually(() => expect(waiting).toHaveLength(1));
    expect(await send('call')).toBe('no_room_for_answer');
    waiting[0]?.end();
    expect(await first).toBe(200);
    expect(upstream().failures).toBe(0);
    const again = send('call');
    await eventually(() => expect(waiting).toHaveLength(3));
    waiting[2]?.end();
    expect(await again).toBe(200);
  });

  it('in an event stream takes no room, since it is passed on', async () => {
    const serve: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end('x'.repeat(200_000));
    };
    const { send } = await backendAt((lookup, listen) => lookup === 1 && listen(serve), new Upstreams(100_000));
    expect(await send('call')).toBe(200);
  });
});

describe('a backend whose circuit is open', () => {
  it('gets no connection, and the wait is told', async () => {
    const { send, lookups, refusal } = await backendAt(() => undefined);
    for (let i = 0; i < 5; i++) await send('call');
    const before = lookups();
    expect(await send('call')).toBe('upstream_circuit_open');
    expect(lookups()).toBe(before);
    expect(refusal()).toEqual({
      reason: 'upstream_circuit_open',
      headers: { 'retry-after': expect.stringMatching(/^[1-5]$/) },
      data: { retryAfterSeconds: expect.any(Number) },
    });
  });

  it('is another one at another address', async () => {
    const upstreams = new Upstreams();
    const route = (path: string) => ({ key: 'b', origin: 'https://b.example', path }) as Route;
    const { breaker } = upstreams.of(route('/old'));
    const nowMs = performance.now();
    for (let i = 0; i < 5; i++) breaker.settle('pass', 'failed', nowMs, nowMs);
    expect(upstreams.refusal(route('/old'))).toBeDefined();
    expect(upstreams.refusal(route('/new'))).toBeUndefined();
  });
});

describe('what is known of a backend', () => {
  it.each<[number, string | undefined, number]>([
    [200, 'application/json', 0],
    [200, 'text/event-stream', 0],
    [200, undefined, 0],
    [202, undefined, 0],
    [400, 'text/plain', 0],
    [401, undefined, 0],
    [404, undefined, 0],
    [429, undefined, 0],
    [500, 'application/json', 0],
    [501, undefined, 0],
    [200, 'text/html', 1],
    [500, 'text/html', 1],
    [500, undefined, 1],
    [502, 'application/json', 1],
    [503, 'application/json', 1],
    [504, undefined, 1],
  ])('by HTTP %d with %s are %d failures', async (status, type, failures) => {
    const { send, upstream } = await backendAt(
      (times, listen) =>
        times === 1 &&
        listen((_, response) => response.writeHead(status, type ? { 'content-type': type } : {}).end('{}')),
    );
    expect(await send('call')).toBe(status);
    expect(upstream()).toMatchObject({ calls: 1, failures });
    expect(upstream().latencies).toHaveLength(1 - failures);
  });
});
