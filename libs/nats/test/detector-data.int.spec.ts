import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { connectNats } from '../src/connection.js';
import { DetectorDataStore } from '../src/detector-data.js';
import { ensureStreams } from '../src/streams.js';

let infrastructure: Infrastructure;
let nc: NatsConnection;
let store: DetectorDataStore;

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats']);
  nc = await connectNats({ url: infrastructure.env('registry').GATEHOUSE_REGISTRY_NATS_URL ?? '', name: 'spec' });
  await ensureStreams(nc);
  store = new DetectorDataStore(nc, Buffer.alloc(32, 1));
});

afterAll(async () => {
  await nc?.close();
  await infrastructure?.stop();
});

const owner = { org: 'default', detector: 'codenames' };

async function entries(): Promise<Map<string, Buffer>> {
  const kv = await new Kvm(nc).open('detector-data');
  const found = new Map<string, Buffer>();
  for await (const key of await kv.keys()) found.set(key, Buffer.from((await kv.get(key))?.value ?? []));
  return found;
}

describe('the data of detectors', () => {
  it('is given back as it was stored, however large it is', async () => {
    for (const data of [Buffer.from('Falcon'), randomBytes(3 * 1_048_576), Buffer.alloc(0)]) {
      const digest = await store.put(owner, data);
      expect(Buffer.from(await store.get(owner, digest)).equals(data)).toBe(true);
    }
  });

  it('lies there encrypted, and tells nobody whose it is', async () => {
    await store.put(owner, Buffer.from('Project Falcon'));
    for (const [key, value] of await entries()) {
      expect(key).not.toContain('codenames');
      expect(value.toString('latin1')).not.toContain('Falcon');
    }
  });

  it('is given to its owner alone', async () => {
    const digest = await store.put(owner, Buffer.from('Falcon'));
    await expect(store.get({ ...owner, org: 'acme' }, digest)).rejects.toThrow('not there');
    await expect(store.get({ ...owner, detector: 'x' }, digest)).rejects.toThrow('not there');
    await expect(store.get(owner, 'f'.repeat(64))).rejects.toThrow('not there');
    await expect(new DetectorDataStore(nc, Buffer.alloc(32, 2)).get(owner, digest)).rejects.toThrow();
  });

  it('is refused when somebody has changed it', async () => {
    const digest = await store.put({ ...owner, detector: 'changed' }, Buffer.from('Falcon'));
    const kv = await new Kvm(nc).open('detector-data');
    for (const [key, value] of await entries()) {
      if (!key.endsWith(`${digest}.0`)) continue;
      value[value.length - 1] = (value.at(-1) ?? 0) ^ 1;
      await kv.put(key, value);
    }
    await expect(store.get({ ...owner, detector: 'changed' }, digest)).rejects.toThrow();
  });

  it('is gone when it is removed', async () => {
    const digest = await store.put({ ...owner, detector: 'gone' }, randomBytes(1_048_576));
    const before = (await entries()).size;
    await store.remove({ ...owner, detector: 'gone' }, digest);
    expect((await entries()).size).toBe(before - 4);
    await store.remove({ ...owner, detector: 'gone' }, digest);
    await expect(store.get({ ...owner, detector: 'gone' }, digest)).rejects.toThrow('not there');
  });

  it('has a salt for each organization', () => {
    const salts = [
      store.salt('default'),
      store.salt('acme'),
      new DetectorDataStore(nc, Buffer.alloc(32, 2)).salt('acme'),
    ];
    expect(new Set(salts.map((salt) => salt.toString('hex'))).size).toBe(3);
    expect(Buffer.from(store.hash('acme')('x')).equals(store.hash('default')('x'))).toBe(false);
  });
});
