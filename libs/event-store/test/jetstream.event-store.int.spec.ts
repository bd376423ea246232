import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectNats, controlSubject, ensureStreams } from '@gatehouse/nats';
import { eventually, startNats, type TestNats } from '@gatehouse/testkit';
import { CommandHandler, JetStreamEventStore, VersionConflict } from '../src/index.js';
import { eventStoreContract } from './event-store.contract.js';
import { lamp, light, turnedOff } from './light.js';

let server: TestNats;
let nc: NatsConnection;

beforeAll(async () => {
  server = await startNats();
  nc = await connectNats({ url: server.url, name: 'event-store' });
  await ensureStreams(nc);
});

afterAll(async () => {
  await nc?.close();
  await server?.stop();
});

eventStoreContract('the event store on JetStream', async () => ({
  store: await JetStreamEventStore.open(nc),
  appendBytes: ({ org, aggregate, id }, bytes) => jetstream(nc).publish(controlSubject(org, aggregate, id), bytes),
}));

const metaOf = (id: string, aggregateId: string) => ({
  ...{ id, time: '2026-11-26T09:30:00.000Z', org: 'acme', aggregate: 'backend', aggregateId, principalId: 'alice' },
});

describe('the event store on JetStream', () => {
  it('refuses at once what is larger than a message can be', async () => {
    const store = await JetStreamEventStore.open(nc);
    const big = turnedOff('x'.repeat(8 << 20));
    const started = Date.now();
    await expect(store.append({ ...lamp, id: 'big' }, big, 0, metaOf('big', 'big'))).rejects.toMatchObject({
      code: 'GATEHOUSE_REQUEST_TOO_LARGE',
    });
    expect(Date.now() - started).toBeLessThan(5_000);
    expect(await store.version({ ...lamp, id: 'big' })).toBe(0);
  });

  it('loses and doubles no acknowledged event when NATS is killed again and again', async () => {
    const store = await JetStreamEventStore.open(nc);
    const acknowledged = new Map<string, number[]>();
    let killing = true;
    const write = async (id: string) => {
      const sequences: number[] = [];
      acknowledged.set(id, sequences);
      for (let n = 0; killing; n++) {
        const expected = sequences.at(-1) ?? 0;
        sequences.push(await store.append({ ...lamp, id }, turnedOff(String(n)), expected, metaOf(`${id}-${n}`, id)));
      }
    };
    const count = () => [...acknowledged.values()].flat().length;
    const killUnderLoad = async () => {
      for (let kills = 0; kills < 4; kills++) {
        const before = count();
        await eventually(() => expect(count()).toBeGreaterThan(before + 20), 20_000);
        server.crash();
      }
      killing = false;
    };
    await Promise.all([...['w-0', 'w-1', 'w-2', 'w-3'].map(write), killUnderLoad()]);
    for (const [id, sequences] of acknowledged) {
      const stored = await store.read({ ...lamp, id });
      expect(stored.map((e) => e.sequence)).toEqual(sequences);
      expect(stored.map((e) => e.meta.id)).toEqual(sequences.map((_, n) => `${id}-${n}`));
    }
  });

  it('says that nothing can be changed while NATS is away, and leaves nothing half done', async () => {
    const store = await JetStreamEventStore.open(nc);
    const handler = new CommandHandler(store);
    const { sequence } = await handler.handle(light, lamp, { type: 'TurnOn' }, { principalId: 'alice' });
    await server.goAway();
    const unavailable = { code: 'GATEHOUSE_CONTROL_UNAVAILABLE', status: 503 };
    const [command, append] = await Promise.allSettled([
      handler.handle(light, lamp, { type: 'TurnOff' }, { principalId: 'alice' }),
      store.append(lamp, turnedOff(), sequence, metaOf('late', 'lamp')),
    ]);
    expect(command).toMatchObject({ status: 'rejected', reason: unavailable });
    expect(append).toMatchObject({ status: 'rejected', reason: unavailable });
    await server.comeBack();
    expect(await eventually(() => store.version(lamp))).toBe(sequence);
    expect(await handler.handle(light, lamp, { type: 'TurnOff' }, { principalId: 'alice' })).toMatchObject({
      changed: true,
    });
  });

  it('keeps versions over a restart', async () => {
    const store = await JetStreamEventStore.open(nc);
    await expect(store.append(lamp, turnedOff(), 0, metaOf('new', 'lamp'))).rejects.toBeInstanceOf(VersionConflict);
  });
});
