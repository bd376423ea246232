import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BackendRemovedSchema, create } from '@gatehouse/contracts';
import { HealthBoard, type HealthReport } from '@gatehouse/nats';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import { startReplica } from './replica.js';

let gateway: TestGateway;
let backend: FixtureBackend;
let board: HealthBoard;
let token: string;

beforeAll(async () => {
  gateway = await startGateway({ REPLICA: 'proxy-1' });
  backend = await startFixtureBackend({ eras: ['modern'] });
  for (const id of ['used', 'idle', 'failing', 'gone']) await gateway.addBackend(id, backend, { modern: true });
  await gateway.allowEverything('bot', ['used', 'idle', 'failing', 'gone']);
  token = await gateway.issueToken('bot');
  board = new HealthBoard(gateway.nc);
  board.start();
}, 60_000);

afterAll(async () => {
  await board?.stop();
  await backend?.stop();
  await gateway?.stop();
});

const call = (id: string, to = gateway.url) =>
  gateway.callModern(id, token, 'tools/call', { name: 'echo', arguments: { text: 'x' } }, { to });

const reportedBy = (replica: string, id: string) =>
  board
    .live()
    .find((report: HealthReport) => report.replica === replica)
    ?.backends.find(({ backendId }) => backendId === id);
const reported = (id: string) => reportedBy('proxy-1', id);

describe('a replica tells of a backend', () => {
  it('that it answers, how fast, and nothing of those that it has sent nothing', async () => {
    for (let i = 0; i < 3; i++) await call('used');
    await eventually(() =>
      expect(reported('used')).toMatchObject({
        org: 'default',
        state: 'healthy',
        circuit: 'closed',
        calls: 3,
        failures: 0,
      }),
    );
    const counts = reported('used')?.latencies.map(([, count]) => count) ?? [];
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(reported('used')).not.toHaveProperty('lastFailure');
    expect(reported('idle')).toBeUndefined();
  });

  it('that it fails, why, and that it is well again', async () => {
    backend.intercept = (_, response) => {
      response.writeHead(503).end();
      return true;
    };
    await call('failing');
    await eventually(() =>
      expect(reported('failing')).toMatchObject({ state: 'degraded', circuit: 'closed', calls: 1, failures: 1 }),
    );
    for (let i = 0; i < 4; i++) await call('failing');
    await eventually(() => expect(reported('failing')).toMatchObject({ state: 'down', circuit: 'open', failures: 5 }));
    const { reason, timeMs = 0 } = reported('failing')?.lastFailure ?? {};
    expect(reason).toBe('upstream_error');
    expect(Math.abs(Date.now() - timeMs)).toBeLessThan(60_000);
    backend.intercept = undefined;
    await eventually(async () => {
      await call('failing');
      expect(reported('failing')).toMatchObject({ state: 'healthy', circuit: 'closed', failures: 5 });
    }, 15_000);
  }, 30_000);

  it('nothing any more once it is removed', async () => {
    await call('gone');
    await eventually(() => expect(reported('gone')).toMatchObject({ state: 'healthy' }));
    await gateway.append('backend', 'gone', create(BackendRemovedSchema));
    await eventually(() => expect(reported('gone')).toBeUndefined());
    expect(reported('used')).toBeDefined();
  });

  it('what it has seen by itself, until it stops', async () => {
    const second = await startReplica(gateway, 'proxy-2');
    await call('idle', second.url);
    await eventually(() => expect(reportedBy('proxy-2', 'idle')).toMatchObject({ state: 'healthy', calls: 1 }));
    expect(reported('idle')).toBeUndefined();
    await second.stop();
    await eventually(() => expect(board.live().map(({ replica }) => replica)).toEqual(['proxy-1']));
  });
});
