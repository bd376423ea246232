import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { eventually, startNats, type TestNats } from '@gatehouse/testkit';
import { connectNats, ensureStreams, HealthAnnouncer, HealthBoard, type BackendReport } from '../src/index.js';

let server: TestNats;
let nc: NatsConnection;
let board: HealthBoard;
let announcer: HealthAnnouncer;

beforeAll(async () => {
  server = await startNats();
  nc = await connectNats({ url: server.url, name: 'health' });
  await ensureStreams(nc);
  board = new HealthBoard(nc);
  board.start();
  announcer = new HealthAnnouncer(nc);
});

afterAll(async () => {
  await board?.stop();
  await nc?.close();
  await server?.stop();
});

const report = (calls: number): BackendReport => ({
  org: 'acme',
  backendId: 'crm',
  state: 'degraded',
  circuit: 'closed',
  calls,
  failures: 1,
  latencies: [[8, calls - 1]],
  lastFailure: { reason: 'upstream_error', timeMs: 1_000 },
});

describe('the health board', () => {
  it('shows the newest report of each replica, until it withdraws', async () => {
    await announcer.announce({ replica: 'p-1', backends: [report(2)] });
    await announcer.announce({ replica: 'p-2', backends: [] });
    await announcer.announce({ replica: 'p-1', backends: [report(3)] });
    const newest = [
      { replica: 'p-2', backends: [] },
      { replica: 'p-1', backends: [report(3)] },
    ];
    await eventually(() => expect(new Set(board.live())).toEqual(new Set(newest)));
    await announcer.withdraw('p-1');
    await eventually(() => expect(board.live()).toEqual([{ replica: 'p-2', backends: [] }]));
  });

  it('drops a replica that is silent', async () => {
    await announcer.announce({ replica: 'p-3', backends: [report(2)] });
    await eventually(() => expect(board.live()).toHaveLength(2));
    await eventually(() => expect(board.live()).toEqual([]), 20_000);
  }, 30_000);
});
