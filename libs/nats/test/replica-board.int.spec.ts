import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { eventually, startNats, type TestNats } from '@gatehouse/testkit';
import { connectNats, ensureStreams, ReplicaAnnouncer, ReplicaBoard, REPLICA_LIVE_MS } from '../src/index.js';

let server: TestNats;
let nc: NatsConnection;
let board: ReplicaBoard;
let announcer: ReplicaAnnouncer;

beforeAll(async () => {
  server = await startNats();
  nc = await connectNats({ url: server.url, name: 'board' });
  await ensureStreams(nc);
});

beforeEach(() => {
  board = new ReplicaBoard(nc);
  board.start();
  announcer = new ReplicaAnnouncer(nc);
});

afterEach(async () => {
  await board.stop();
  for (const id of ['p-1', 'p-2']) await announcer.withdraw(id);
});

afterAll(async () => {
  await nc?.close();
  await server?.stop();
});

const at = (id: string, appliedSeq: number) => announcer.announce({ id, appliedSeq, hash: `h${appliedSeq}` });
const liveIds = () =>
  board
    .live()
    .map((r) => r.id)
    .sort();

describe('the replica board', () => {
  it('shows each live replica with its newest status, until it withdraws', async () => {
    await at('p-1', 3);
    await at('p-2', 4);
    await at('p-1', 5);
    await eventually(() => expect(board.live()).toHaveLength(2));
    await eventually(() =>
      expect(board.live()).toContainEqual(expect.objectContaining({ id: 'p-1', appliedSeq: 5, hash: 'h5' })),
    );
    await announcer.withdraw('p-1');
    await eventually(() => expect(liveIds()).toEqual(['p-2']));
  });

  it('knows replicas that announced themselves before it started', async () => {
    await at('p-1', 3);
    const late = new ReplicaBoard(nc);
    late.start();
    await eventually(() => expect(late.live().map((r) => r.id)).toEqual(['p-1']));
    await late.stop();
  });

  it('says that a change is applied only when it knows who there is', async () => {
    await at('p-1', 3);
    const late = new ReplicaBoard(nc);
    await expect(late.waitApplied(4, 300)).rejects.toMatchObject({
      code: 'GATEHOUSE_CONTROL_NOT_APPLIED',
      detail: 'It is not known yet which replicas there are.',
    });
    late.start();
    const waiting = late.waitApplied(4);
    await at('p-1', 4);
    expect(await waiting).toBe(1);
    await late.stop();
  });

  it('has nobody to wait for when there is no replica', async () => {
    expect(await board.waitApplied(1_000)).toBe(0);
  });

  it('waits until the last replica has applied a change', async () => {
    await at('p-1', 7);
    await at('p-2', 6);
    await eventually(() => expect(board.live()).toHaveLength(2));
    let applied: number | undefined;
    const waiting = board.waitApplied(8).then((count) => (applied = count));
    await at('p-1', 8);
    await eventually(() => expect(board.live()).toContainEqual(expect.objectContaining({ id: 'p-1', appliedSeq: 8 })));
    expect(applied).toBeUndefined();
    await at('p-2', 9);
    await waiting;
    expect(applied).toBe(2);
  });

  it('names the replicas that are behind when time is over', async () => {
    await at('p-1', 3);
    await eventually(() => expect(liveIds()).toEqual(['p-1']));
    await expect(board.waitApplied(4, 300)).rejects.toMatchObject({
      code: 'GATEHOUSE_CONTROL_NOT_APPLIED',
      detail: 'Sequence 4 is not applied by: p-1 is at 3.',
    });
  });

  it('does not wait for a replica that died meanwhile', async () => {
    await at('p-1', 3);
    await eventually(() => expect(liveIds()).toEqual(['p-1']));
    const started = Date.now();
    expect(await board.waitApplied(4, 20_000)).toBe(0);
    expect(Date.now() - started).toBeLessThan(REPLICA_LIVE_MS + 3_000);
    expect(liveIds()).toEqual([]);
  });

  it('hears replicas again after NATS was killed', async () => {
    await at('p-1', 3);
    await eventually(() => expect(liveIds()).toEqual(['p-1']));
    server.crash();
    await eventually(() => at('p-1', 4), 20_000);
    await eventually(() => expect(board.live()).toContainEqual(expect.objectContaining({ appliedSeq: 4 })), 20_000);
  });
});
