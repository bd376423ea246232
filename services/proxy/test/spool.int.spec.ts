import { openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { CALLS_STREAM } from '@gatehouse/nats';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { PartsLifecycle } from '../src/proxy.module.js';
import { startGateway, type TestGateway } from './gateway.js';

const brokerSyncMs = 2_000;

let gateway: TestGateway;
let json: FixtureBackend;
let sse: FixtureBackend;
let token: string;

beforeAll(async () => {
  gateway = await startGateway({ SPOOL_LIMIT_MB: '1', BROKER_SYNC_MS: String(brokerSyncMs) });
  json = await startFixtureBackend({ eras: ['modern'] });
  sse = await startFixtureBackend({ eras: ['modern'], stream: true });
  await gateway.addBackend('json', json, { modern: true });
  await gateway.addBackend('sse', sse, { modern: true });
  await gateway.allowEverything('bot', ['json', 'sse']);
  token = await gateway.issueToken('bot');
}, 60_000);

afterAll(async () => {
  await Promise.all([json?.stop(), sse?.stop()]);
  await gateway?.stop();
});

const echo = (backend = 'json', headers: Record<string, string> = {}) =>
  gateway.callModern(backend, token, 'tools/call', { name: 'echo', arguments: { text: 'hello' } }, { headers });

const spool = () => gateway.service.app.get(PartsLifecycle).parts.spool;
const nats = () => gateway.infrastructure.product.part('nats');

/** Whether the stream of records takes any. */
async function takeRecords(isOpen: boolean): Promise<void> {
  const { streams } = await jetstreamManager(gateway.nc);
  await streams.update(CALLS_STREAM, { max_msg_size: isOpen ? -1 : 1 });
}

/** Bytes of the records on disk, by segment. */
function segments(): Map<string, number> {
  const dir = join(gateway.dataDir, 'spool');
  const names = readdirSync(dir).filter((name) => name.endsWith('.log'));
  return new Map(names.map((name) => [name, statSync(join(dir, name)).size]));
}

const spooledBytes = () => [...segments().values()].reduce((sum, size) => sum + size, 0);

describe('a record', () => {
  it('stays in the spool until the broker has had the time to write it to its disk', async () => {
    await eventually(() => expect(spooledBytes()).toBe(0), 20_000);
    const { headers, record } = gateway.traced();
    await echo('json', headers);
    const answeredAt = Date.now();
    expect(spooledBytes()).toBeGreaterThan(0);
    await record();
    await eventually(() => expect(spooledBytes()).toBe(0), 20_000);
    expect(Date.now() - answeredAt).toBeGreaterThanOrEqual(brokerSyncMs);
  });

  it('is in the stream once, although it is sent again when the broker was killed', async () => {
    const before = gateway.batches();
    const traces = Array.from({ length: 50 }, () => gateway.traced());
    for (const [i, { headers }] of traces.entries()) {
      if (i === 25) nats().kill('SIGKILL');
      expect(await echo('json', headers)).toMatchObject({ status: 200 });
    }
    await Promise.all(traces.map(({ record }) => record()));
    // Everything that was acknowledged before is sent again by now; what is in the stream has not grown by it.
    const fence = gateway.traced();
    await echo('json', fence.headers);
    await fence.record();
    const wanted = new Set(traces.map(({ headers }) => headers.traceparent.slice(3, 35)));
    const found = gateway.records.filter(({ traceId }) => wanted.has(traceId)).map(({ traceId }) => traceId);
    expect(found.toSorted()).toEqual([...wanted].toSorted());
    expect(gateway.batches()).toBeGreaterThan(before);
  });
});

describe('a spool that is full', () => {
  it('refuses calls before they run, and lets none of those before go missing', async () => {
    // Without NATS nobody would be admitted at all after some seconds; here it takes everything but records.
    await takeRecords(false);
    const ran = json.calls.length;
    let accepted = 0;
    const refusal = await eventually(async () => {
      for (;;) {
        const replies = await Promise.all(Array.from({ length: 20 }, () => echo()));
        accepted += replies.filter(({ status }) => status === 200).length;
        const refused = replies.find(({ status }) => status !== 200);
        if (refused) return refused;
      }
    }, 30_000);
    expect(refusal).toMatchObject({ status: 503, body: { error: { data: { reason: 'overloaded' } } } });
    expect(refusal.headers.get('retry-after')).toBe('5');
    expect(json.calls.length - ran).toBe(accepted);
    expect(accepted).toBeGreaterThan(500);
    const before = gateway.records.length;
    await takeRecords(true);
    await eventually(() => expect(gateway.records.length - before).toBeGreaterThanOrEqual(accepted), 30_000);
    await eventually(async () => expect((await echo()).status).toBe(200), 30_000);
  }, 120_000);
});

describe('a disk that takes nothing', () => {
  /** The kernel refuses every write to it with ENOSPC. */
  const fillDisk = () => Object.assign(spool(), { fd: openSync('/dev/full', 'a') });

  it.each(['json', 'sse'])(
    'keeps answers that are not on record from leaving (%s), and the process alive',
    async (backend) => {
      fillDisk();
      const reply = await echo(backend);
      expect(reply.text).not.toContain('hello');
      expect(reply.status).toBe(backend === 'json' ? 503 : 200);
      expect(reply.body).toMatchObject({ error: { data: { reason: 'record_failed' } } });
      await eventually(async () => expect((await echo(backend)).text).toContain('hello'));
    },
  );
});
