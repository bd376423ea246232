import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import { startNats, type TestNats } from '@gatehouse/testkit';
import { connectNats, ensureStreams } from '../src/index.js';

const day = 86_400_000;

let server: TestNats;
let nc: NatsConnection;
let jsm: JetStreamManager;

beforeAll(async () => {
  server = await startNats();
});

afterAll(() => server?.stop());

beforeEach(async () => {
  nc = await connectNats({ url: server.url, name: 'streams' });
  jsm = await jetstreamManager(nc);
});

afterEach(async () => {
  for await (const { config } of jsm.streams.list()) await jsm.streams.delete(config.name);
  await nc.close();
});

/** Makes a stream as somebody else might have, differing from ours in `config`. */
async function makeDifferent(name: string, config: Partial<StreamConfig>): Promise<void> {
  await ensureStreams(nc);
  const { config: ours } = await jsm.streams.info(name);
  await jsm.streams.delete(name);
  await jsm.streams.add({ ...ours, ...config });
}

describe('the streams', () => {
  it('are created as the product needs them', async () => {
    await ensureStreams(nc, { callsDays: 2 });
    expect((await jsm.streams.info('CONTROL')).config).toMatchObject({
      subjects: ['control.>'],
      storage: 'file',
      retention: 'limits',
      discard: 'new',
      deny_delete: true,
      deny_purge: true,
      max_age: 0,
      max_msgs: -1,
      max_bytes: -1,
      num_replicas: 1,
      duplicate_window: nanos(600_000),
    });
    expect((await jsm.streams.info('CALLS')).config).toMatchObject({
      subjects: ['calls.>'],
      storage: 'file',
      discard: 'new',
      max_age: nanos(2 * day),
    });
    for (const [name, kept] of [['LIMITS_SHORT', 300_000] as const, ['LIMITS_LONG', 3 * day] as const]) {
      expect((await jsm.streams.info(name)).config).toMatchObject({
        storage: 'file',
        allow_msg_counter: true,
        max_msgs_per_subject: 1,
        max_age: nanos(kept),
      });
    }
    for (const [bucket, ttl] of [
      ['KV_sessions', day] as const,
      ['KV_replicas', 60_000] as const,
      ['KV_health', 60_000] as const,
      ['KV_discovered-agents', 30 * day] as const,
    ]) {
      expect((await jsm.streams.info(bucket)).config).toMatchObject({ max_age: nanos(ttl), max_msgs_per_subject: 1 });
    }
  });

  it('can be ensured by all services at once, again and again', async () => {
    await Promise.all(Array.from({ length: 8 }, () => ensureStreams(nc)));
    await ensureStreams(nc);
    const names: string[] = [];
    for await (const { config } of jsm.streams.list()) names.push(config.name);
    const buckets = [
      'KV_detector-data',
      'KV_discovered-agents',
      'KV_health',
      'KV_replicas',
      'KV_sessions',
      'KV_token-uses',
    ];
    expect(names.sort()).toEqual(['CALLS', 'CONTROL', ...buckets, 'LIMITS_LONG', 'LIMITS_SHORT']);
  });

  it('keep every control event: nobody can delete or purge', async () => {
    await ensureStreams(nc);
    await jetstream(nc).publish('control.acme.backend.crm', 'x');
    await expect(jsm.streams.deleteMessage('CONTROL', 1)).rejects.toThrow('message delete not permitted');
    await expect(jsm.streams.purge('CONTROL')).rejects.toThrow('stream purge not permitted');
    expect((await jsm.streams.info('CONTROL')).state.messages).toBe(1);
  });

  it.each<[string, string, Partial<StreamConfig>]>([
    ['CONTROL', 'deny_delete is false, not true', { deny_delete: false }],
    ['CONTROL', 'deny_purge is false, not true', { deny_purge: false }],
    ['CONTROL', 'discard is "old", not "new"', { discard: 'old' }],
    ['CONTROL', `max_age is ${nanos(day)}, not 0`, { max_age: nanos(day) }],
    ['CONTROL', 'max_msgs_per_subject is 1, not -1', { max_msgs_per_subject: 1 }],
    ['CONTROL', 'storage is "memory", not "file"', { storage: 'memory' }],
    ['CONTROL', 'duplicate_window is 1000000000, not 600000000000', { duplicate_window: nanos(1_000) }],
    ['LIMITS_SHORT', 'storage is "memory", not "file"', { storage: 'memory' }],
    ['LIMITS_LONG', 'allow_msg_counter is undefined, not true', { allow_msg_counter: false }],
    ['CALLS', 'discard is "old", not "new"', { discard: 'old' }],
    ['CALLS', 'subjects is ["calls.acme"], not ["calls.>"]', { subjects: ['calls.acme'] }],
  ])('are refused when of %s %s', async (name, detail, config) => {
    await makeDifferent(name, config);
    await expect(ensureStreams(nc)).rejects.toMatchObject({
      code: 'GATEHOUSE_NATS_MISCONFIGURED',
      detail: `Stream ${name}: ${detail}.`,
    });
  });

  it('may be kept for another time than asked', async () => {
    await makeDifferent('CALLS', { max_age: nanos(30 * day) });
    await ensureStreams(nc);
    expect((await jsm.streams.info('CALLS')).config.max_age).toBe(nanos(30 * day));
  });
});
