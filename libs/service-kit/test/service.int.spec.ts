import { connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReplicaAnnouncer } from '@gatehouse/nats';
import { startCollector, type Collector } from '@gatehouse/observability/spec-kit';
import { eventually, startInfrastructure, startNats, type Infrastructure } from '@gatehouse/testkit';
import { startService, type RunningService } from '../src/index.js';
import { lamps } from './lamps.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

let infrastructure: Infrastructure;
let collector: Collector;
let service: RunningService;
let env: Record<string, string>;

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres', 'idp']);
  collector = await startCollector();
  env = infrastructure.env('registry', { OTLP_URL: collector.url, LOG_LEVEL: 'silent' });
  service = await startService(lamps, env);
});

afterAll(async () => {
  await service?.stop();
  await collector?.stop();
  await infrastructure?.stop();
});

interface Reply {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  body: any;
}

async function send(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Reply> {
  const response = await fetch(service.url + path, {
    method,
    headers: {
      authorization: `Bearer ${await infrastructure.tokenFor('admin')}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const ops = (path: string) => fetch(`${infrastructure.product.urls.ops('registry')}${path}`);
const valid = JSON.stringify({ note: 'evening', brightness: 3 });
const turn = (id: string, way: 'on' | 'off', headers: Record<string, string> = {}, query = '') =>
  send('POST', `/lamps/${id}/${way}${query}`, valid, headers);

describe('a service', () => {
  it.each<[string, () => Promise<Reply>, number, string, object]>([
    ['an unknown route', () => send('GET', '/nothing'), 404, 'GATEHOUSE_REQUEST_NOT_FOUND', {}],
    ['malformed JSON', () => send('POST', '/lamps/a/on', '{"note":'), 400, 'GATEHOUSE_REQUEST_INVALID', {}],
    [
      'another content type',
      () => send('POST', '/lamps/a/on', 'x', { 'content-type': 'text/xml' }),
      400,
      'GATEHOUSE_REQUEST_INVALID',
      {},
    ],
    [
      'an oversize body',
      () => send('POST', '/lamps/a/on', JSON.stringify({ note: 'x'.repeat(1_100_000) })),
      413,
      'GATEHOUSE_REQUEST_TOO_LARGE',
      { detail: 'At most 1048576 bytes.' },
    ],
    [
      'invalid fields, all of them',
      () => send('POST', '/lamps/a/on', JSON.stringify({ note: '', brightness: 11, colour: 'red' })),
      400,
      'GATEHOUSE_REQUEST_INVALID',
      {
        errors: [
          'property colour should not exist',
          'note must be longer than or equal to 1 characters',
          'brightness must not be greater than 10',
        ],
      },
    ],
    ['a minSeq that is no number', () => send('GET', '/lamps/a?minSeq=x'), 400, 'GATEHOUSE_REQUEST_INVALID', {}],
    ['an If-Match that is no ETag', () => turn('a', 'on', { 'if-match': 'x' }), 400, 'GATEHOUSE_REQUEST_INVALID', {}],
    ['another wait', () => turn('a', 'on', {}, '?wait=later'), 400, 'GATEHOUSE_REQUEST_INVALID', {}],
    ['no token', () => send('GET', '/lamps/a', undefined, { authorization: '' }), 401, 'GATEHOUSE_AUTH_REQUIRED', {}],
    ['a failure of its own', () => send('GET', '/lamps/broken'), 500, 'GATEHOUSE_INTERNAL_ERROR', {}],
  ])('answers %s with a problem', async (_, request, status, code, more) => {
    const { headers, body, ...reply } = await request();
    expect(reply.status).toBe(status);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({
      ...{ type: `/problems/${code}`, title: expect.any(String), status, code, hint: expect.any(String) },
      ...{ traceId: expect.stringMatching(/./), ...more },
    });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('answers a command with the version as ETag, and refuses an older one', async () => {
    const on = await turn('hall', 'on');
    expect(on).toMatchObject({ status: 201, body: { id: 'hall', changed: true, version: expect.any(Number) } });
    const etag = `"${on.body.version}"`;
    expect(on.headers.get('etag')).toBe(etag);
    expect((await turn('hall', 'on')).body).toEqual({ id: 'hall', version: on.body.version, changed: false });
    expect((await turn('hall', 'off', { 'if-match': etag })).body).toMatchObject({ changed: true });
    const stale = await turn('hall', 'on', { 'if-match': etag });
    expect(stale).toMatchObject({ status: 409, body: { code: 'GATEHOUSE_REQUEST_STALE' } });
    expect((await turn('hall', 'on', { 'if-match': '*' })).body).toMatchObject({ changed: true });
  });

  it('waits on request until every replica has applied a change', async () => {
    const replica = new ReplicaAnnouncer(service.infrastructure.nats);
    await replica.announce({ id: 'p-1', appliedSeq: 0, hash: '' });
    await eventually(() => expect(service.infrastructure.board.live()).toHaveLength(1));
    const waiting = turn('stairs', 'on', {}, '?wait=applied');
    await eventually(async () => {
      expect(
        await service.infrastructure.events.version({ org: 'default', aggregate: 'lamp', id: 'stairs' }),
      ).toBeGreaterThan(0);
    });
    await replica.announce({ id: 'p-1', appliedSeq: 1_000_000, hash: '' });
    expect((await waiting).body).toMatchObject({ changed: true, appliedBy: 1 });
    await replica.withdraw('p-1');
  });

  it('does not need its database to store a change', async () => {
    const { dataSource } = service.infrastructure;
    await dataSource?.query(`ALTER TABLE aggregate_states RENAME TO out_of_reach`);
    expect(await turn('cellar', 'on')).toMatchObject({ status: 201, body: { changed: true } });
    await dataSource?.query(`ALTER TABLE out_of_reach RENAME TO aggregate_states`);
  });

  it('tells health and metrics on its own port, and nothing else', async () => {
    expect(await (await ops('/health/live')).json()).toEqual({ status: 'live' });
    expect(await (await ops('/health/ready')).json()).toEqual({ status: 'ready', missing: [] });
    const metrics = await ops('/metrics');
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toMatch(/process_cpu_seconds_total\{service="registry"\}/);
    expect((await ops('/lamps/a')).status).toBe(404);
    expect((await send('GET', '/metrics')).status).toBe(404);
  });

  it('makes a span of every request, in the trace of the caller and of the event', async () => {
    const { body } = await turn('garden', 'on', { traceparent });
    await send('GET', '/nothing', undefined, { traceparent });
    await eventually(() => expect(collector.spans.filter((s) => s.traceId === traceId)).toHaveLength(2), 20_000);
    const span = collector.spans.find((s) => s.name === 'POST /lamps/:id/on' && s.traceId === traceId);
    expect(span).toMatchObject({
      ...{ service: 'gatehouse-registry', kind: 2, parentSpanId: '00f067aa0ba902b7', isError: false },
      attributes: { 'http.request.method': 'POST', 'http.route': '/lamps/:id/on' },
    });
    expect(Number(span?.attributes['http.response.status_code'])).toBe(201);
    expect(collector.bodies.join()).not.toMatch(/evening|garden|Bearer/);
    const stream = { org: 'default', aggregate: 'lamp', id: 'garden' };
    const [event] = await service.infrastructure.events.read(stream, Number(body.version) - 1);
    expect(event?.meta.traceparent).toBe(`00-${traceId}-${span?.spanId}-01`);
  });
});

describe('a start', () => {
  it('lists everything that is wrong with the configuration, by name', async () => {
    const wrong = startService(lamps, { GATEHOUSE_REGISTRY_PORT: '99999', GATEHOUSE_REGISTRY_ISSUER: 'ftp://x' });
    await expect(wrong).rejects.toMatchObject({
      problems: expect.arrayContaining([
        expect.stringMatching(/^GATEHOUSE_REGISTRY_PORT must be/),
        expect.stringMatching(/^GATEHOUSE_REGISTRY_OPS_PORT is not set/),
        expect.stringMatching(/^GATEHOUSE_REGISTRY_NATS_URL is not set/),
        expect.stringMatching(/^GATEHOUSE_REGISTRY_ISSUER must be/),
        expect.stringMatching(/^GATEHOUSE_REGISTRY_DATABASE_URL is not set/),
      ]),
    });
  });

  it('waits for NATS and says so, and stops leaving nothing behind', async () => {
    const nats = await startNats();
    await nats.goAway();
    const ports = { PORT: '0', OPS_PORT: String(infrastructure.product.ports.ops.policy) };
    const starting = startService(
      lamps,
      infrastructure.env('registry', { ...ports, NATS_URL: nats.url, LOG_LEVEL: 'silent' }),
    );
    const ready = () => fetch(`${infrastructure.product.urls.ops('policy')}/health/ready`);
    await eventually(async () => {
      const response = await ready();
      expect({ status: response.status, body: await response.json() }).toEqual({
        status: 503,
        body: { status: 'starting', missing: ['starting', 'waiting for NATS'] },
      });
    });
    await nats.comeBack();
    const late = await starting;
    await eventually(async () => expect((await ready()).status).toBe(200));
    await late.stop();
    await expect(ready()).rejects.toThrow();
    await expect(fetch(late.url)).rejects.toThrow();
    expect(late.infrastructure.nats.isClosed()).toBe(true);
    expect(late.infrastructure.dataSource?.isInitialized).toBe(false);
    await nats.stop();
  });

  it('waits for PostgreSQL and says so', async () => {
    const { ports } = infrastructure.product;
    const url = new URL(env.GATEHOUSE_REGISTRY_DATABASE_URL ?? '');
    url.port = String(ports.policy);
    const own = { PORT: '0', OPS_PORT: String(ports.ops.policy), DATABASE_URL: url.href, LOG_LEVEL: 'silent' };
    const starting = startService(lamps, infrastructure.env('registry', own));
    await eventually(async () => {
      const response = await fetch(`${infrastructure.product.urls.ops('policy')}/health/ready`);
      expect(await response.json()).toMatchObject({ missing: ['starting', 'waiting for PostgreSQL'] });
    });
    const door = createServer(
      (socket) =>
        void socket
          .pipe(connect(ports.postgres))
          .on('error', () => undefined)
          .pipe(socket),
    );
    await new Promise<void>((resolve) => door.listen(ports.policy, '127.0.0.1', resolve));
    await (await starting).stop();
    door.close();
  });

  it.each([
    ['the password for NATS', { NATS_URL: (url: string) => url.replace(/:[^:@]+@/, ':wrong@') }, /authorization/i],
    ['the password for PostgreSQL', { DATABASE_URL: (url: string) => url.replace(/:[^:@]+@/, ':wrong@') }, /password/i],
    [
      'the database',
      { DATABASE_URL: (url: string) => url.replace(/\/registry\b/, '/nowhere') },
      /"nowhere" does not exist/,
    ],
  ])('fails at once when %s is wrong', async (_, change, message) => {
    const [[name, edit] = ['', String]] = Object.entries(change);
    const key = `GATEHOUSE_REGISTRY_${name}`;
    const ports = { GATEHOUSE_REGISTRY_PORT: '0', GATEHOUSE_REGISTRY_OPS_PORT: '0' };
    await expect(startService(lamps, { ...env, ...ports, [key]: edit(env[key] ?? '') })).rejects.toThrow(message);
  });
});
