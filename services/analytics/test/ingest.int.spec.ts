import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { CALLS_STREAM, ensureStreams } from '@gatehouse/nats';
import { eventually } from '@gatehouse/testkit';
import { CallsProjector } from '../src/ingest/calls.projector.js';
import { PositionStore } from '../src/ingest/position.store.js';
import { call, startHarness, type Harness, type RecordInit } from './analytics-harness.js';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
let harness: Harness;
/** Ids of everything that was acknowledged, in any test. */
const published: string[] = [];
let number = 0;

beforeAll(async () => {
  harness = await startHarness();
});

afterAll(async () => {
  await harness?.stop();
});

function someCalls(count: number): RecordInit[] {
  return Array.from({ length: count }, () => call(number++ / 10, { id: `call-${number}` }));
}

async function publish(count: number): Promise<RecordInit[]> {
  const records = someCalls(count);
  await harness.publish(records);
  published.push(...records.map(({ id }) => String(id)));
  return records;
}

/** Every published call is in the log once, and no other. */
async function expectLogToBeExact(): Promise<void> {
  await harness.caughtUp();
  const rows = await harness.clickhouse.select<{ id: string }>('SELECT id FROM calls FINAL ORDER BY id');
  const found = new Set(rows.map(({ id }) => id));
  const missing = published.filter((id) => !found.has(id)).slice(0, 5);
  expect({ calls: rows.length, missing }).toEqual({ calls: published.length, missing: [] });
}

async function rawRows(): Promise<number> {
  const [row] = await harness.clickhouse.select<{ rows: number }>('SELECT toUInt32(count()) AS rows FROM calls');
  return row?.rows ?? 0;
}

const everything = 'SELECT * FROM calls FINAL ORDER BY org, time, id';

describe('the ingest', () => {
  it('puts a call into the log within seconds', async () => {
    await publish(1);
    const begun = Date.now();
    await harness.caughtUp();
    expect(Date.now() - begun).toBeLessThan(5_000);
    await expectLogToBeExact();
  });

  it('counts a record once when it is published twice', async () => {
    const records = await publish(5);
    await harness.publish(records);
    await harness.publish(records.slice(2));
    await expectLogToBeExact();
  });

  it('repeats what was planned before a crash without inserting it twice', async () => {
    await harness.clickhouse.command('SYSTEM STOP MERGES calls');
    const positions = new PositionStore(harness.clickhouse, CALLS_STREAM);
    const before = await positions.read();
    await publish(10);
    await harness.caughtUp();
    const rows = await rawRows();
    await harness.service.stop();
    // As if it had died after the insert and before the check-off.
    const { version, planned } = await positions.read();
    await positions.write({ ...before, planned, version });
    await publish(10);
    await harness.restart();
    await expectLogToBeExact();
    expect(await rawRows()).toBe(rows + 10);
    await harness.clickhouse.command('SYSTEM START MERGES calls');
  });

  it('goes on behind a message that is no call batch, and counts it', async () => {
    await harness.publishBytes('{"type":"something else"}');
    await harness.publishBytes('not even JSON');
    await publish(3);
    await expectLogToBeExact();
    const metrics = await harness.service.infrastructure.metrics.metrics();
    expect(metrics).toMatch(/^gatehouse_ingest_undecodable_messages_total\{.*\} 2$/m);
    expect(metrics).toMatch(/^gatehouse_ingest_lag_records\{.*\} 0$/m);
  });

  it('outlives kill -9 of ClickHouse, and says meanwhile that the log cannot be read', async () => {
    harness.infrastructure.product.part('clickhouse').kill('SIGKILL');
    await publish(10);
    const range = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' };
    const { status, errors } = await harness.query(
      'query ($filter: CallFilter!) { calls(filter: $filter) { totalCount } }',
      { filter: range },
    );
    expect({ status, code: errors[0].extensions.code }).toEqual({
      status: 503,
      code: 'GATEHOUSE_ANALYTICS_UNAVAILABLE',
    });
    await publish(10);
    await expectLogToBeExact();
  });

  it('starts while ClickHouse is away, and is ready once it is there', async () => {
    harness.infrastructure.product.part('clickhouse').kill('SIGKILL');
    await harness.restart();
    await eventually(() => expect(harness.service.app.get(CallsProjector, { strict: false }).isReady()).toBe(true));
    await publish(1);
    await expectLogToBeExact();
  });

  it('outlives kill -9 of NATS while calls come in', async () => {
    const publishing = (async () => {
      for (let batch = 0; batch < 40; batch++) {
        await publish(5);
        await sleep(20);
      }
    })();
    await sleep(200);
    harness.infrastructure.product.part('nats').kill('SIGKILL');
    await publishing;
    await expectLogToBeExact();
  });

  it('outlives kill -9 of itself, again and again', async () => {
    await harness.service.stop();
    let isOver = false;
    const publishing = (async () => {
      while (!isOver) {
        await publish(20);
        await sleep(10);
      }
    })();
    try {
      for (let kill = 0; kill < 4; kill++) {
        const child = launch();
        await eventually(async () => {
          const before = await rawRows();
          await sleep(50);
          expect(await rawRows()).toBeGreaterThan(before);
        }, 20_000);
        await sleep(40 * kill);
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    } finally {
      // Or a failure would go on publishing for ever.
      isOver = true;
    }
    await publishing;
    await harness.restart();
    await expectLogToBeExact();
  });

  it('gives equal rows when everything is read again from the beginning', async () => {
    const before = await harness.clickhouse.select(everything);
    await harness.clickhouse.command('TRUNCATE TABLE calls');
    await harness.service.app.get(CallsProjector, { strict: false }).rebuild();
    await harness.caughtUp();
    const after = await harness.clickhouse.select(everything);
    expect(after).toHaveLength(published.length);
    expect(after).toEqual(before);
  });

  it('changes nothing when everything is read again on top of what is there', async () => {
    const before = await harness.clickhouse.select(everything);
    await harness.service.app.get(CallsProjector, { strict: false }).rebuild();
    await expectLogToBeExact();
    expect(await harness.clickhouse.select(everything)).toEqual(before);
  });

  it('notices a stream that was created anew, and takes its records for new ones', async () => {
    const jsm = await jetstreamManager(harness.nats);
    await jsm.streams.delete(CALLS_STREAM);
    await ensureStreams(harness.nats);
    await publish(3);
    await eventually(expectLogToBeExact, 20_000);
    await publish(3);
    await expectLogToBeExact();
  });
});

function launch(): ChildProcess {
  const env = { PATH: process.env.PATH, ...harness.infrastructure.env('analytics', { LOG_LEVEL: 'fatal' }) };
  return spawn(process.execPath, [main], { env, stdio: ['ignore', 'inherit', 'inherit'] });
}
