import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { encodeEvent, type EventMeta } from '@gatehouse/contracts';
import { VersionConflict, type EventStore, type StreamId } from '../src/index.js';
import { turnedOff, turnedOn } from './light.js';

/** A store under test. */
export interface StoreUnderTest {
  store: EventStore;
  /** Stores bytes that this build would not write. */
  appendBytes(stream: StreamId, bytes: Uint8Array): Promise<unknown>;
}

let count = 0;
const newStream = (): StreamId => ({ org: 'acme', aggregate: 'backend', id: `stream-${count++}` });

function metaOf(stream: StreamId, id: string = randomUUID()): EventMeta {
  return {
    id,
    time: '2026-11-26T09:30:00.000Z',
    org: stream.org,
    aggregate: stream.aggregate,
    aggregateId: stream.id,
    principalId: 'alice',
  };
}

const oddIds = [
  'a.b',
  'a b',
  '*',
  '>',
  'a.>',
  'größe',
  '日本語😀',
  '~user:auth0|x',
  '=2e',
  '%2e',
  'a/b',
  '\t',
  '__proto__',
];

/** What every event store must do. */
export function eventStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let store: EventStore;
    let appendBytes: StoreUnderTest['appendBytes'];

    beforeAll(async () => {
      ({ store, appendBytes } = await open());
    });

    const append = (stream: StreamId, expected: number, note = '') =>
      store.append(stream, turnedOff(note), expected, metaOf(stream));

    it('has nothing of a stream that was never written', async () => {
      const stream = newStream();
      expect(await store.version(stream)).toBe(0);
      expect(await store.read(stream)).toEqual([]);
    });

    it('reads back what was appended, in order, with the sequence of the last event as version', async () => {
      const [stream, other] = [newStream(), newStream()];
      const meta = metaOf(stream);
      const first = await store.append(stream, turnedOn, 0, meta);
      await append(other, 0);
      const second = await append(stream, first, 'größer 😀');
      expect(second).toBeGreaterThan(first);
      expect(await store.version(stream)).toBe(second);
      expect(await store.read(stream)).toEqual([
        { sequence: first, stream, meta, event: turnedOn },
        { sequence: second, stream, meta: expect.anything(), event: turnedOff('größer 😀') },
      ]);
    });

    it('reads only what came after a sequence', async () => {
      const stream = newStream();
      const first = await append(stream, 0, 'a');
      const second = await append(stream, first, 'b');
      expect((await store.read(stream, first)).map((e) => e.sequence)).toEqual([second]);
      expect(await store.read(stream, second)).toEqual([]);
      expect(await store.read(stream, second + 1_000)).toEqual([]);
    });

    it('refuses an append on an older version, and on one that never was', async () => {
      const stream = newStream();
      const first = await append(stream, 0);
      const second = await append(stream, first);
      for (const expected of [0, first, second + 1]) {
        await expect(append(stream, expected)).rejects.toBeInstanceOf(VersionConflict);
      }
      expect(await store.read(stream)).toHaveLength(2);
    });

    it('lets a stream begin once', async () => {
      const stream = newStream();
      await append(stream, 0);
      await expect(append(stream, 0)).rejects.toBeInstanceOf(VersionConflict);
      await expect(append(newStream(), 1)).rejects.toBeInstanceOf(VersionConflict);
    });

    it('absorbs an append that is repeated, also when others have appended since', async () => {
      const stream = newStream();
      const meta = metaOf(stream);
      const first = await store.append(stream, turnedOn, 0, meta);
      expect(await store.append(stream, turnedOn, 0, meta)).toBe(first);
      await append(stream, first);
      expect(await store.append(stream, turnedOn, 0, meta)).toBe(first);
      expect(await store.read(stream)).toHaveLength(2);
    });

    it.each(oddIds)('keeps the streams of organization and id %j apart from all others', async (odd) => {
      const byId = { org: 'acme', aggregate: 'backend', id: odd };
      const byOrg = { org: odd, aggregate: 'backend', id: 'lamp' };
      const others = oddIds.filter((id) => id !== odd).map((id) => ({ ...byId, id }));
      const before = await Promise.all(others.map((stream) => store.version(stream)));
      for (const stream of [byId, byOrg]) {
        const sequence = await append(stream, 0, odd);
        expect(await store.version(stream)).toBe(sequence);
        expect(await store.read(stream)).toMatchObject([
          { sequence, stream, meta: { org: stream.org }, event: { note: odd } },
        ]);
      }
      expect(await Promise.all(others.map((stream) => store.version(stream)))).toEqual(before);
    });

    it('lets one of twenty racing writers win', async () => {
      const stream = newStream();
      const results = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => append(stream, 0, String(i))));
      const won = results.filter((r) => r.status === 'fulfilled');
      const lost = results.filter((r) => r.status === 'rejected').map((r) => r.reason as unknown);
      expect(won).toHaveLength(1);
      expect(lost.filter((reason) => reason instanceof VersionConflict)).toHaveLength(19);
      expect((await store.read(stream)).map((e) => e.sequence)).toEqual([won[0]?.value]);
    });

    it('hands out what it cannot read without content, and goes on after it', async () => {
      const stream = newStream();
      const text = new TextDecoder().decode(encodeEvent(turnedOn, metaOf(stream)));
      const newer = text.replace('v1.BackendEnabled', 'v9.BackendPaused');
      await appendBytes(stream, new TextEncoder().encode(newer));
      await appendBytes(stream, Uint8Array.of(1, 2, 3));
      const last = await append(stream, await store.version(stream), 'after');
      const events = await store.read(stream);
      expect(events).toMatchObject([
        { event: null, unknownType: 'gatehouse.registry.v9.BackendPaused', meta: { principalId: 'alice' } },
        { event: null, unknownType: 'undecodable', meta: { aggregateId: stream.id } },
        { event: { note: 'after' }, sequence: last },
      ]);
    });

    it('stores an event of a megabyte', async () => {
      const stream = newStream();
      const note = 'x'.repeat(1 << 20);
      await append(stream, 0, note);
      expect(await store.read(stream)).toMatchObject([{ event: { note } }]);
    });
  });
}
