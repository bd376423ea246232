import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { jetstream, jetstreamManager, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { eventually, startNats, type TestNats } from '@gatehouse/testkit';
import { connectNats, ensureStreams, follow, type Follower, type FollowOptions } from '../src/index.js';

let server: TestNats;
let nc: NatsConnection;
let subject: string;
let suites = 0;
const running: Follower[] = [];

beforeAll(async () => {
  server = await startNats();
  nc = await connectNats({ url: server.url, name: 'follow' });
  await ensureStreams(nc);
});

beforeEach(() => {
  subject = `calls.suite-${suites++}`;
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((follower) => follower.stop()));
});

afterAll(async () => {
  await nc?.close();
  await server?.stop();
});

/** Follows the suite's subject; what came is in `heard`, in `batches` and as one list. */
function listen(options: Partial<FollowOptions> = {}) {
  const heard = { texts: [] as string[], batches: [] as string[][], caughtUp: 0, troubles: [] as string[] };
  const follower = follow(nc, {
    stream: 'CALLS',
    subjects: [subject],
    after: 0,
    onBatch: (messages) => {
      const texts = messages.map((m: JsMsg) => m.string());
      heard.batches.push(texts);
      heard.texts.push(...texts);
    },
    onCaughtUp: () => heard.caughtUp++,
    onTrouble: (error) => heard.troubles.push(String(error)),
    ...options,
  });
  running.push(follower);
  return { heard, follower };
}

const texts = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => String(from + i));

/** Publishes one after the other, each until it is stored; answers the last sequence. */
async function publish(all: readonly string[]): Promise<number> {
  let seq = 0;
  for (const text of all) {
    const options = { msgID: `${subject}-${text}`, timeout: 1_000 };
    ({ seq } = await eventually(() => jetstream(nc).publish(subject, text, options), 20_000));
  }
  return seq;
}

describe('a follower', () => {
  it('hears what is stored and what comes, in order and once, in batches', async () => {
    await publish(texts(0, 1_200));
    const { heard, follower } = listen();
    const last = await publish(texts(1_200, 1_210));
    await eventually(() => expect(heard.texts).toHaveLength(1_210));
    expect(heard.texts).toEqual(texts(0, 1_210));
    expect(Math.max(...heard.batches.map((b) => b.length))).toBeLessThanOrEqual(500);
    expect(heard.batches.length).toBeLessThan(30);
    expect(heard.caughtUp).toBeGreaterThan(0);
    expect(follower.position).toBe(last);
  });

  it('says at once that there is nothing to catch up with', async () => {
    const { heard } = listen();
    await eventually(() => expect(heard.caughtUp).toBe(1));
    expect(heard.batches).toEqual([]);
  });

  it('begins after the position it was given', async () => {
    const seq = await publish(['a', 'b']);
    await publish(['c']);
    const { heard } = listen({ after: seq });
    await eventually(() => expect(heard.texts).toEqual(['c']));
  });

  it('tries a batch again that failed, and moves on only when it is done', async () => {
    let failures = 3;
    const done: string[] = [];
    const { heard, follower } = listen({
      onBatch: (messages) => {
        if (failures-- > 0) throw new Error('database is down');
        done.push(...messages.map((m) => m.string()));
      },
    });
    const last = await publish(['a', 'b', 'c']);
    await eventually(() => expect(done).toEqual(['a', 'b', 'c']));
    expect(heard.troubles.filter((t) => t.includes('database is down'))).toHaveLength(3);
    await eventually(() => expect(follower.position).toBe(last));
  });

  it('asks for its position again after a failure', async () => {
    const first = await publish(['a']);
    let position = 0;
    let fail = true;
    const { heard } = listen({
      after: () => Promise.resolve(position),
      onBatch: (messages) => {
        if (fail) {
          // Somebody else has applied the first message meanwhile.
          [fail, position] = [false, first];
          throw new Error('not mine any more');
        }
        heard.texts.push(...messages.map((m) => m.string()));
      },
    });
    await publish(['b']);
    await eventually(() => expect(heard.texts).toEqual(['b']));
  });

  it('goes on when its consumer was deleted on the server', async () => {
    const { heard } = listen();
    await publish(['a']);
    await eventually(() => expect(heard.texts).toEqual(['a']));
    const jsm = await jetstreamManager(nc);
    for await (const { name, config } of jsm.consumers.list('CALLS')) {
      const filters = config.filter_subjects ?? [config.filter_subject];
      if (filters.includes(subject)) await jsm.consumers.delete('CALLS', name);
    }
    await publish(['b', 'c']);
    await eventually(() => expect(heard.texts).toEqual(['a', 'b', 'c']), 20_000);
  });

  it('goes on after NATS was killed, without a gap or a repeat', async () => {
    const { heard } = listen();
    for (let kills = 0; kills < 3; kills++) {
      await publish(texts(kills * 20, kills * 20 + 10));
      server.crash();
      await publish(texts(kills * 20 + 10, kills * 20 + 20));
    }
    await eventually(() => expect(heard.texts.length).toBeGreaterThanOrEqual(60), 20_000);
    expect(heard.texts).toEqual(texts(0, 60));
  });

  it('goes on after NATS was stopped and started again', async () => {
    const { heard } = listen();
    await publish(['a']);
    await server.goAway();
    await server.comeBack();
    await publish(['b']);
    await eventually(() => expect(heard.texts).toEqual(['a', 'b']), 20_000);
  });

  it('hears nothing any more once it is stopped, at any moment', async () => {
    const early = listen();
    await early.follower.stop();
    const { heard, follower } = listen();
    await publish(['a']);
    await eventually(() => expect(heard.texts).toEqual(['a']));
    const started = Date.now();
    await follower.stop();
    expect(Date.now() - started).toBeLessThan(1_500);
    await publish(['b']);
    const later = listen();
    await eventually(() => expect(later.heard.texts).toEqual(['a', 'b']));
    expect(heard.texts).toEqual(['a']);
    expect(early.heard.texts).toEqual([]);
  });

  it('does not hold back the last message because of others that were replaced before they were delivered', async () => {
    const put = async (key: string) => (await jetstream(nc).publish(`$KV.replicas.${key}`, 'x')).seq;
    for (let round = 0; round < 200; round++) {
      const { follower } = listen({ stream: 'KV_replicas', subjects: ['$KV.replicas.>'] });
      let last = 0;
      // So that the consumer comes into being between any two of them.
      await delay(randomInt(6));
      for (const key of ['a', 'b', 'a', 'a']) last = await put(key);
      await eventually(() => expect(follower.position).toBe(last), 1_000);
      void follower.stop();
    }
  }, 30_000);
});
