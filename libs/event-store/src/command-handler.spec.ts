import { describe, expect, it } from '@jest/globals';
import { encodeEvent, type ControlEvent, type EventMeta } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { lamp, light, turnedOn, type LightState } from '../test/light.js';
import { CommandHandler, InMemoryEventStore, VersionConflict, type StateCache, type StreamId } from './index.js';

const by = { principalId: 'alice' };

/** A cache in memory that counts; `failing` makes it a database that is down. */
class TestCache implements StateCache {
  entry: { version: number; state: unknown } | undefined;
  failing = false;

  async load(): Promise<{ version: number; state: unknown } | undefined> {
    if (this.failing) throw new Error('connection refused');
    return this.entry;
  }
  async save(_: StreamId, version: number, state: unknown): Promise<void> {
    if (this.failing) throw new Error('connection refused');
    this.entry = { version, state };
  }
}

/** Somebody else is faster, `races` times. */
class RacingStore extends InMemoryEventStore {
  appends = 0;

  constructor(private races: number) {
    super();
  }

  override async append(stream: StreamId, event: ControlEvent, expected: number, meta: EventMeta): Promise<number> {
    this.appends++;
    if (this.races-- > 0) throw new VersionConflict(stream);
    return super.append(stream, event, expected, meta);
  }
}

describe('the command handler', () => {
  it('stores the event that the decider answers, with who and when', async () => {
    const store = new InMemoryEventStore();
    const trace = { correlationId: 'c-1', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
    const result = await new CommandHandler(store).handle(light, lamp, { type: 'TurnOn' }, { ...by, ...trace });
    expect(result).toEqual({ sequence: 1, changed: true, state: { isOn: true, switched: 1 } });
    const [{ event, meta } = { event: null, meta: undefined }] = await store.read(lamp);
    expect(event).toEqual(turnedOn);
    expect(meta).toMatchObject({
      ...trace,
      org: 'acme',
      aggregate: 'backend',
      aggregateId: 'lamp',
      principalId: 'alice',
    });
    expect(Date.now() - Date.parse(meta?.time ?? '')).toBeLessThan(5_000);
  });

  it('stores nothing for a wish that is already met, and answers the version', async () => {
    const store = new InMemoryEventStore();
    const handler = new CommandHandler(store);
    await handler.handle(light, lamp, { type: 'TurnOn' }, by);
    const again = await handler.handle(light, lamp, { type: 'TurnOn' }, by);
    expect(again).toEqual({ sequence: 1, changed: false, state: { isOn: true, switched: 1 } });
    expect(await store.read(lamp)).toHaveLength(1);
  });

  it('stores nothing when the decider refuses', async () => {
    const store = new InMemoryEventStore();
    const refused = new CommandHandler(store).handle(light, lamp, { type: 'Smash' }, by);
    await expect(refused).rejects.toMatchObject({ code: 'GATEHOUSE_BACKEND_NOT_FOUND' });
    expect(await store.version(lamp)).toBe(0);
  });

  it('refuses a change of a version that is no longer the newest, also when the wish is met', async () => {
    const handler = new CommandHandler(new InMemoryEventStore());
    await handler.handle(light, lamp, { type: 'TurnOn' }, { ...by, expectedVersion: 0 });
    for (const type of ['TurnOn', 'TurnOff'] as const) {
      const stale = handler.handle(light, lamp, { type }, { ...by, expectedVersion: 0 });
      await expect(stale).rejects.toMatchObject({
        code: 'GATEHOUSE_REQUEST_STALE',
        detail: 'The newest version is 1.',
      });
    }
    expect(await handler.handle(light, lamp, { type: 'TurnOff' }, { ...by, expectedVersion: 1 })).toMatchObject({
      changed: true,
    });
  });

  it('decides again after a conflict, on the newest state', async () => {
    const store = new InMemoryEventStore();
    const handler = new CommandHandler(store);
    const switches = Array.from({ length: 4 }, () => handler.handle(light, lamp, { type: 'TurnOn' }, by));
    const results = await Promise.all(switches);
    expect(results.filter((r) => r.changed)).toHaveLength(1);
    expect(results.map((r) => r.sequence)).toEqual([1, 1, 1, 1]);
    expect(await store.read(lamp)).toHaveLength(1);
  });

  it('repeats three times and then says that somebody else was faster', async () => {
    const slow = new RacingStore(3);
    expect(await new CommandHandler(slow).handle(light, lamp, { type: 'TurnOn' }, by)).toMatchObject({ changed: true });
    expect(slow.appends).toBe(4);
    const slower = new RacingStore(4);
    const lost = new CommandHandler(slower).handle(light, lamp, { type: 'TurnOn' }, by);
    await expect(lost).rejects.toMatchObject({ code: 'GATEHOUSE_REQUEST_CONFLICT', status: 409 });
    expect(slower.appends).toBe(4);
    expect(await slower.version(lamp)).toBe(0);
  });

  it('hands on what is wrong with the store', async () => {
    const store = new InMemoryEventStore();
    store.append = () => Promise.reject(new GatehouseError('GATEHOUSE_CONTROL_UNAVAILABLE'));
    const lost = new CommandHandler(store).handle(light, lamp, { type: 'TurnOn' }, by);
    await expect(lost).rejects.toMatchObject({ code: 'GATEHOUSE_CONTROL_UNAVAILABLE' });
  });
});

describe('the state cache of the command handler', () => {
  const setUp = async (commands: readonly ('TurnOn' | 'TurnOff')[]) => {
    const store = new InMemoryEventStore();
    const cache = new TestCache();
    const troubles: unknown[] = [];
    const handler = new CommandHandler(store, cache, (error) => troubles.push(error));
    for (const type of commands) await handler.handle(light, lamp, { type }, by);
    return { store, cache, handler, troubles };
  };
  const stateNow: LightState = { isOn: false, switched: 2 };

  it('is the newest state after a command', async () => {
    const { cache } = await setUp(['TurnOn', 'TurnOff']);
    expect(cache.entry).toMatchObject({ version: 2, state: { state: stateNow } });
  });

  it('spares reading what it knows', async () => {
    const { store, handler } = await setUp(['TurnOn', 'TurnOff']);
    store.read = () => Promise.reject(new Error('read'));
    expect(await handler.load(light, lamp)).toEqual({ state: stateNow, version: 2, isComplete: true });
  });

  it.each([
    ['is missing', () => undefined],
    ['is older', (kept) => ({ version: 1, state: { ...kept, state: { isOn: true, switched: 1 } } })],
    [
      'is ahead of a restored stream',
      (kept) => ({ version: 99, state: { ...kept, state: { isOn: true, switched: 99 } } }),
    ],
    ['was folded by other rules', (kept) => ({ version: 2, state: { ...kept, foldedBy: 'others', state: {} } })],
    ['does not say by which rules it was folded', () => ({ version: 2, state: { isOn: true } })],
  ] satisfies [string, (kept: object) => TestCache['entry']][])(
    'that %s costs reading, not correctness',
    async (_, change) => {
      const { cache, handler } = await setUp(['TurnOn', 'TurnOff']);
      cache.entry = change(cache.entry?.state as object);
      expect(await handler.load(light, lamp)).toEqual({ state: stateNow, version: 2, isComplete: true });
      expect(await handler.handle(light, lamp, { type: 'TurnOn' }, by)).toMatchObject({ sequence: 3, changed: true });
      expect(cache.entry).toMatchObject({ version: 3, state: { state: { isOn: true, switched: 3 } } });
    },
  );

  it('whose database is down makes no command fail', async () => {
    const { store, cache, handler, troubles } = await setUp(['TurnOn']);
    cache.failing = true;
    expect(await handler.handle(light, lamp, { type: 'TurnOff' }, by)).toMatchObject({ sequence: 2, changed: true });
    expect(await store.read(lamp)).toHaveLength(2);
    expect(troubles).toHaveLength(2);
  });

  it('never holds a state that lacks an event of a newer build', async () => {
    const { store, cache, handler } = await setUp(['TurnOn']);
    const before = cache.entry;
    const meta = { id: 'n', time: '', org: 'acme', aggregate: 'backend', aggregateId: 'lamp', principalId: 'x' };
    const text = new TextDecoder().decode(encodeEvent(turnedOn, meta)).replace('v1.Backend', 'v9.Backend');
    await store.appendBytes(lamp, new TextEncoder().encode(text), 'n');
    expect(await handler.handle(light, lamp, { type: 'TurnOff' }, by)).toMatchObject({ sequence: 3, changed: true });
    expect(cache.entry).toEqual(before);
  });
});
