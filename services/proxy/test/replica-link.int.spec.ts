import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectNats } from '@gatehouse/nats';
import { eventually, startNats, type TestNats } from '@gatehouse/testkit';
import { parseEventId, Replays } from '../src/agent/replays.js';
import { Cancellations } from '../src/bridge/cancellations.js';
import type { Exchange } from '../src/exchange.js';
import type { ReasonCode } from '../src/reasons.js';
import { ReplicaGone, ReplicaLink } from '../src/sessions/replica-link.js';
import type { Session } from '../src/sessions/session.store.js';

let nats: TestNats;
const connections: NatsConnection[] = [];
const troubles: unknown[] = [];
let a: ReplicaLink;
let b: ReplicaLink;

/** A replica with a connection of its own. */
async function join(name: string): Promise<ReplicaLink> {
  const nc = await connectNats({ url: nats.url, name });
  connections.push(nc);
  const link = new ReplicaLink(nc, name, (error) => troubles.push(error));
  await nc.flush();
  return link;
}

beforeAll(async () => {
  nats = await startNats();
  a = await join('proxy-a');
  // A name that is no token of a subject.
  b = await join('proxy.b >');
}, 60_000);

afterEach(() => {
  troubles.length = 0;
});

afterAll(async () => {
  await Promise.all(connections.map((nc) => nc.close()));
  await nats?.stop();
});

async function ask(from: ReplicaLink, to: string, operation: string, payload: unknown, signal?: AbortSignal) {
  const frames: unknown[] = [];
  await from.ask(to, operation, payload, (frame) => frames.push(frame), signal);
  return frames;
}

describe('a replica that asks another one', () => {
  it('gets its answers in order, its own the same way', async () => {
    for (const link of [a, b]) {
      link.serve('count', async (payload, send) => {
        for (let i = 1; i <= (payload as number); i++) send([link.replica, i]);
      });
    }
    for (const to of [a.replica, b.replica]) {
      expect(await ask(a, to, 'count', 3)).toEqual([1, 2, 3].map((i) => [to, i]));
      expect(await ask(a, to, 'count', 0)).toEqual([]);
    }
  });

  it('may ask and be answered more than fits into one message', async () => {
    b.serve('echo', async (payload, send) => {
      send(payload);
      send('small');
      send(payload);
    });
    const large = 'ü'.repeat(2_000_000);
    const all = await Promise.all([ask(a, b.replica, 'echo', large), ask(a, b.replica, 'echo', { large })]);
    expect(all).toEqual([
      [large, 'small', large],
      [{ large }, 'small', { large }],
    ]);
  });

  it('is told when there is no such replica or operation, and when the other one fails', async () => {
    b.serve('fail', () => Promise.reject(new Error('broken')));
    await expect(ask(a, 'nobody', 'echo', 1)).rejects.toThrow(ReplicaGone);
    await expect(ask(a, b.replica, 'unknown', 1)).rejects.toThrow(ReplicaGone);
    await expect(ask(a, a.replica, 'unknown', 1)).rejects.toThrow(ReplicaGone);
    await expect(ask(a, b.replica, 'fail', 1)).rejects.toThrow(ReplicaGone);
    expect(troubles).toEqual([new Error('broken')]);
  });

  it('waits for one that works for long, and not for one that is silent', async () => {
    let finish = () => {};
    b.serve('long', () => new Promise((resolve) => (finish = resolve)));
    const silent = await connectNats({ url: nats.url, name: 'silent' });
    connections.push(silent);
    silent.subscribe(`proxy.replica.${Buffer.from('silent').toString('base64url')}.*`);
    await silent.flush();
    const long = ask(a, b.replica, 'long', 1);
    await expect(ask(a, 'silent', 'long', 1)).rejects.toThrow(ReplicaGone);
    finish();
    expect(await long).toEqual([]);
  }, 20_000);

  it('ends the work that it does not want any more, also when that has only just begun', async () => {
    const ended: unknown[] = [];
    b.serve('work', (payload, _, signal) => {
      if (signal.aborted) ended.push(payload);
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          ended.push(payload);
          resolve();
        });
      });
    });
    const [late, early] = [new AbortController(), new AbortController()];
    const asked = ask(a, b.replica, 'work', 'late', late.signal);
    early.abort();
    expect(await ask(a, b.replica, 'work', 'early', early.signal)).toEqual([]);
    await eventually(() => expect(ended).toEqual(['early']));
    late.abort();
    expect(await asked).toEqual([]);
    await eventually(() => expect(ended).toEqual(['early', 'late']));
  });

  it('is told of what it does wrong with an answer, and the connection lives on', async () => {
    b.serve('one', async (_, send) => send(1));
    const wrong = () => {
      throw new TypeError('no such field');
    };
    await expect(a.ask(b.replica, 'one', 0, wrong)).rejects.toThrow('no such field');
    expect(await ask(a, b.replica, 'one', 0)).toEqual([1]);
  });
});

describe('a cancellation', () => {
  it('reaches a call at whatever replica, and no other one', async () => {
    const reasons: [string, ReasonCode][] = [];
    const call = (name: string, sessionId: string, id: string | number) =>
      ({
        session: { id: sessionId },
        message: { jsonrpc: '2.0', id },
        cancellable: { cancel: (reason: ReasonCode) => reasons.push([name, reason]) },
      }) as unknown as Exchange;
    const replica = (link: ReplicaLink, exchanges: readonly Exchange[]) =>
      new Cancellations(link, { matching: (isWanted) => exchanges.filter(isWanted) });
    const here = replica(a, [call('here', 's1', 1)]);
    const over = { ...call('over', 's1', 2), cancellable: undefined };
    replica(b, [call('there', 's1', '1'), over, call('of another session', 's2', 3)]);
    await Promise.all(connections.map((nc) => nc.flush()));
    for (const id of [1, '1', 2, 3]) here.cancel({ id: 's1' } as Session, id);
    await eventually(() =>
      expect(reasons).toEqual([
        ['here', 'cancelled_by_agent'],
        ['there', 'cancelled_by_agent'],
      ]),
    );
  });
});

describe('a stream that can be gone on with', () => {
  const session = { id: 's1', owner: 'ada' } as Session;

  /** What comes after the event with this id: events, and whether that is all of it. */
  async function after(link: ReplicaLink, eventId: string, by = session.id) {
    const position = parseEventId(eventId);
    if (!position) throw new Error(`no event id: ${eventId}`);
    return ask(link, position.replica, 'replay', [by, position.stream, position.after]);
  }

  it('is read at another replica from any place, each event once, also those that are still to come', async () => {
    const replays = new Replays(a);
    const replay = replays.open(session, 'call-1');
    const ids = ['one', 'two', 'three'].map((event) => {
      const id = replay.nextId();
      replay.add(event);
      return id;
    });
    expect(new Set(ids).size).toBe(3);
    expect(parseEventId(ids[0]!)).toMatchObject({ replica: a.replica, requestId: 'call-1', after: 1 });
    const reading = after(b, ids[0]!);
    replay.add('four');
    replay.end('five');
    expect(await reading).toEqual(['two', 'three', 'four', 'five', true]);
    expect(await after(b, ids[2]!)).toEqual(['four', 'five', true]);
    expect(await after(a, ids[2]!)).toEqual(['four', 'five', true]);
  });

  it('is not there for another session, nor under the number of a stream that it is not', async () => {
    const replays = new Replays(a);
    const replay = replays.open(session, 1);
    const id = replay.nextId();
    replay.add('one');
    replay.end('');
    expect(await after(b, id)).toEqual([true]);
    expect(await after(b, id, 's2')).toEqual([false]);
    // The replica has started again under its name: its first stream is another one.
    const restarted = new Replays(a);
    restarted.open(session, 1).add('of another call');
    expect(await after(b, id)).toEqual([false]);
  });

  it('says what is gone when it has grown too large, and what is not', async () => {
    const replays = new Replays(a);
    const replay = replays.open(session, 1);
    const ids: string[] = [];
    for (let i = 0; i < 6; i++) {
      ids.push(replay.nextId());
      replay.add(`${i}`.repeat(1_048_576));
    }
    replay.end('');
    expect(await after(b, ids[0]!)).toEqual([false]);
    const kept = await after(b, ids[4]!);
    expect([kept.length, kept.at(-1)]).toEqual([2, true]);
  });

  it('makes room for others, and who reads it then is told', async () => {
    const replays = new Replays(a);
    const [oldest, id] = [replays.open(session, 1), 'x'.repeat(4_000_000)];
    const position = oldest.nextId();
    oldest.add(id);
    const reading = after(b, position);
    for (let i = 0; i < 20; i++) replays.open(session, i).add(id);
    expect(await reading).toEqual([false]);
    // What still comes on it is kept by nobody, and counts for nothing.
    oldest.add(id);
    expect(oldest.size).toBe(0);
    const newest = replays.open(session, 30);
    const place = newest.nextId();
    newest.add('first');
    newest.end('last');
    expect(await after(b, place)).toEqual(['last', true]);
  });

  it('is left when nobody reads it any more', async () => {
    const replays = new Replays(a);
    const replay = replays.open(session, 1);
    const id = replay.nextId();
    replay.add('one');
    const { stream, after: place } = parseEventId(id)!;
    const abort = new AbortController();
    const reading = ask(b, a.replica, 'replay', [session.id, stream, place], abort.signal);
    abort.abort();
    expect(await reading).toEqual([]);
  });

  it.each(['', 'gl.1', 'gh.', 'gh.!!!', `gh.${Buffer.from('{}').toString('base64url')}`, 'gh.WyJhIiwiYiIsMS41LDFd'])(
    'does not begin at the event %j',
    (id) => {
      expect(parseEventId(id)).toBeUndefined();
    },
  );
});
