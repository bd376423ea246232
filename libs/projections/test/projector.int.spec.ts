import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { BackendRemovedSchema, create } from '@gatehouse/contracts';
import { connectNats, ensureStreams } from '@gatehouse/nats';
import { eventually, startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { Projector, type ProjectorOptions } from '../src/index.js';
import {
  lightsProjection,
  openDatabase,
  poison,
  rowsOf,
  store,
  storeBytes,
  switchedOff,
  type LightRow,
} from './lights.js';

let infrastructure: Infrastructure;
let nc: NatsConnection;
let admin: DataSource;
let db: DataSource;
let run = 0;
/** Ids of lights are the test's own; rows of other tests' lights are in the table too. */
let lamp: string;
let hall: string;
const started: Projector<LightRow>[] = [];
const opened: DataSource[] = [];

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres']);
  nc = await connectNats({ url: infrastructure.product.urls.nats, name: 'projector' });
  await ensureStreams(nc);
  admin = await new DataSource({
    type: 'postgres',
    url: infrastructure.product.urls.postgres('registry'),
  }).initialize();
});

beforeEach(async () => {
  db = await database();
  run++;
  [lamp, hall] = [`lamp-${run}`, `hall-${run}`];
});

afterEach(async () => {
  poison.clear();
  await Promise.all(started.splice(0).map((projector) => projector.stop()));
  await Promise.all(opened.splice(0).map((dataSource) => dataSource.destroy()));
});

afterAll(async () => {
  await admin?.destroy();
  await nc?.close();
  await infrastructure?.stop();
});

async function database(name?: string): Promise<DataSource> {
  const dataSource = await openDatabase(admin, infrastructure.product.urls.postgres, name);
  opened.push(dataSource);
  return dataSource;
}

async function project(dataSource: DataSource, options: Partial<ProjectorOptions> = {}): Promise<Projector<LightRow>> {
  const projector = new Projector(lightsProjection, { nc, dataSource, ...options });
  started.push(projector);
  await projector.start();
  return projector;
}

async function nameOf(dataSource: DataSource): Promise<string> {
  const rows = await dataSource.query<{ name: string }[]>(`SELECT current_database() AS name`);
  return rows[0]?.name ?? '';
}

const off = (id: string, note: string) => store(nc, id, switchedOff(note));
const rowOf = async (id: string, dataSource = db) => (await rowsOf(dataSource)).find((row) => row.id === id);
const checkpoint = async (dataSource = db): Promise<{ last_sequence: string; unknown_types: string[] } | undefined> => {
  const rows = await dataSource.query(`SELECT last_sequence, unknown_types FROM projection_checkpoints`);
  return rows[0];
};

// First, since PostgreSQL recovers the slower the more databases there are.
describe('a projector goes on', () => {
  it('when its consumer was deleted on the server', async () => {
    const projector = await project(db);
    await projector.waitFor(await off(lamp, 'a'));
    const jsm = await jetstreamManager(nc);
    for await (const { name } of jsm.consumers.list('CONTROL')) await jsm.consumers.delete('CONTROL', name);
    await projector.waitFor(await off(lamp, 'b'), 20_000);
    expect((await rowOf(lamp))?.notes).toEqual(['a', 'b']);
  });

  it('after NATS was killed', async () => {
    const projector = await project(db);
    await projector.waitFor(await off(lamp, 'a'));
    infrastructure.product.part('nats').kill('SIGKILL');
    const last = await eventually(() => off(lamp, 'b'), 20_000);
    await projector.waitFor(last, 20_000);
    // An append that was not acknowledged may have been stored all the same.
    expect((await rowOf(lamp))?.notes.slice(0, 2)).toEqual(['a', 'b']);
  });

  it('after PostgreSQL was killed, with each event once', async () => {
    const projector = await project(db);
    await projector.waitFor(await off(lamp, '0'));
    infrastructure.product.part('postgres').kill('SIGKILL');
    let last = 0;
    for (let i = 1; i <= 20; i++) last = await off(lamp, String(i));
    await projector.waitFor(last, 60_000);
    expect(await eventually(() => rowOf(lamp))).toMatchObject({ switched: 21, version: last });
  });
});

describe('a projector', () => {
  it('turns events into rows, from before it was started and after', async () => {
    await off(lamp, 'a');
    const projector = await project(db);
    await off(hall, 'b');
    const version = await off(lamp, 'c');
    await projector.waitFor(version);
    expect(await rowOf(lamp)).toEqual({ org: 'acme', id: lamp, switched: 2, notes: ['a', 'c'], version });
    expect((await rowOf(hall))?.notes).toEqual(['b']);
    await projector.waitFor(await store(nc, lamp, create(BackendRemovedSchema)));
    expect(await rowOf(lamp)).toBeUndefined();
    expect(projector.isReady()).toBe(true);
  });

  it('writes neither rows nor checkpoint when an event in between cannot be applied', async () => {
    const troubles: string[] = [];
    const projector = await project(db, { onTrouble: (error, name) => troubles.push(`${name}: ${String(error)}`) });
    await projector.waitFor(await off(lamp, 'a'));
    const before = await checkpoint();
    await projector.stop();
    poison.add('bad');
    await off(hall, 'b');
    await off(lamp, 'bad');
    const last = await off(hall, 'c');
    await projector.start();
    await eventually(() => expect(troubles.filter((t) => t.includes('cannot do with bad')).length).toBeGreaterThan(2));
    expect(await checkpoint()).toEqual(before);
    expect(await rowOf(hall)).toBeUndefined();
    poison.clear();
    await projector.waitFor(last);
    expect((await rowOf(lamp))?.notes).toEqual(['a', 'bad']);
    expect((await rowOf(hall))?.notes).toEqual(['b', 'c']);
  });

  it('takes its rows back when the checkpoint cannot be written', async () => {
    const troubles: string[] = [];
    const projector = await project(db, { onTrouble: (error) => troubles.push(String(error)) });
    await projector.waitFor(await off(hall, 'a'));
    await db.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''disk full''; END'`);
    await db.query(`CREATE TRIGGER refuse BEFORE UPDATE ON projection_checkpoints EXECUTE FUNCTION refuse()`);
    const last = await off(lamp, 'b');
    await eventually(() => expect(troubles.join()).toContain('disk full'));
    expect(await rowOf(lamp)).toBeUndefined();
    await db.query(`DROP TRIGGER refuse ON projection_checkpoints`);
    await projector.waitFor(last, 5_000);
    expect((await rowOf(lamp))?.notes).toEqual(['b']);
  });

  it('gives equal rows when it is rebuilt, and in a new database', async () => {
    const projector = await project(db);
    const last = await [...'abcdefghij'].reduce(
      async (before, note, i) => (await before, off(i % 3 === 0 ? hall : lamp, note)),
      Promise.resolve(0),
    );
    await projector.waitFor(last);
    const before = await rowsOf(db);
    await projector.rebuild();
    await projector.waitFor(last);
    expect(await rowsOf(db)).toEqual(before);
    const other = await database();
    await (await project(other)).waitFor(last);
    expect(await rowsOf(other)).toEqual(before);
  });

  it('applies each event once when several replicas run it', async () => {
    const name = await nameOf(db);
    const replicas = await Promise.all([project(db), project(await database(name)), project(await database(name))]);
    let last = 0;
    for (let i = 0; i < 100; i++) last = await off(i % 2 === 0 ? lamp : hall, String(i));
    await Promise.all(replicas.map((replica) => replica.waitFor(last, 10_000)));
    expect(await rowOf(lamp)).toMatchObject({ switched: 50 });
    expect(await rowOf(hall)).toMatchObject({ switched: 50, version: last });
  });

  it('is rebuilt rightly while another replica goes on', async () => {
    const other = await project(await database(await nameOf(db)));
    const projector = await project(db);
    for (const note of ['a', 'b', 'c']) await other.waitFor(await off(lamp, note));
    const rebuilding = projector.rebuild();
    let last = 0;
    for (let i = 0; i < 20; i++) last = await off(lamp, String(i));
    await rebuilding;
    await Promise.all([projector, other].map((replica) => replica.waitFor(last, 10_000)));
    expect(await rowOf(lamp)).toMatchObject({ switched: 23, version: last });
  });

  it('stores what PostgreSQL cannot hold as well as it can', async () => {
    const projector = await project(db);
    await projector.waitFor(await off(lamp, 'a\0b'));
    expect((await rowOf(lamp))?.notes).toEqual(['a\ufffdb']);
  });
});

describe('waiting for a projector', () => {
  it('ends when an event of another aggregate is asked for and nothing of its own is missing', async () => {
    const projector = await project(db);
    await off(lamp, 'a');
    const others = await store(nc, lamp, switchedOff('x'), 'door');
    await projector.waitFor(others);
    expect(await rowOf(lamp)).toBeDefined();
  });

  it('is given up for what does not exist yet', async () => {
    const projector = await project(db);
    const last = await off(lamp, 'a');
    await projector.waitFor(last);
    await expect(projector.waitFor(last + 100, 300)).rejects.toMatchObject({
      code: 'GATEHOUSE_REQUEST_NOT_READY',
      detail: `The read model is at ${last}, you asked for ${last + 100}.`,
    });
  });
});

describe('a projector that meets what it cannot read', () => {
  it('passes over unknown types and broken bytes, tells and counts them', async () => {
    const troubles: string[] = [];
    const metrics = new Registry();
    const projector = await project(db, { metrics, onTrouble: (error) => troubles.push(String(error)) });
    await projector.waitFor(await off(lamp, 'a'));
    const newer = await storeBytes(
      nc,
      lamp,
      Buffer.from(
        JSON.stringify({
          ...{ specversion: '1.0', id: 'n', type: 'gatehouse.registry.v9.Painted', subject: `light/${lamp}` },
          ...{ time: new Date().toISOString(), orgid: 'acme', principalid: 'alice', data: {} },
        }),
      ),
    );
    const broken = await storeBytes(nc, lamp, Uint8Array.of(1, 2, 3));
    const last = await off(lamp, 'b');
    await projector.waitFor(last);
    expect(await rowOf(lamp)).toMatchObject({ switched: 2, notes: ['a', 'b'], version: last });
    expect(troubles).toEqual(
      expect.arrayContaining([
        `Error: event ${newer} is passed over: gatehouse.registry.v9.Painted is not known here`,
        `Error: event ${broken} is passed over: undecodable is not known here`,
      ]),
    );
    expect(await metrics.metrics()).toMatch(/gatehouse_projection_passed_over_total\{projection="lights"\} [1-9]/);
    expect((await checkpoint())?.unknown_types).toEqual(['gatehouse.registry.v9.Painted', 'undecodable']);
  });

  it('makes its rows anew once the build knows the type', async () => {
    const projector = await project(db);
    const last = await off(lamp, 'a');
    await projector.waitFor(last);
    await projector.stop();
    // As an older build would have left it that did not know the type of the event.
    await db.query(`DELETE FROM lights`);
    await db.query(`UPDATE projection_checkpoints SET unknown_types = '{gatehouse.registry.v1.BackendDisabled}'`);
    await projector.start();
    await projector.waitFor(last);
    expect((await rowOf(lamp))?.notes).toEqual(['a']);
    expect((await checkpoint())?.unknown_types).not.toContain('gatehouse.registry.v1.BackendDisabled');
  });

  it('makes its rows anew when the stream has lost its end', async () => {
    const projector = await project(db);
    const last = await off(lamp, 'a');
    await projector.waitFor(last);
    await projector.stop();
    await db.query(`UPDATE lights SET switched = 99`);
    await db.query(`UPDATE projection_checkpoints SET last_sequence = 1000000`);
    await projector.start();
    await projector.waitFor(last);
    expect(await rowOf(lamp)).toMatchObject({ switched: 1 });
    expect(await checkpoint()).toMatchObject({ last_sequence: String(last) });
  });
});

describe('the metrics of a projector', () => {
  const valueOf = async (metrics: Registry, name: string) =>
    Number(new RegExp(`^${name}\\{projection="lights"\\} (\\S+)$`, 'm').exec(await metrics.metrics())?.[1]);

  it('show its position, and how long the oldest event waits', async () => {
    const metrics = new Registry();
    const projector = await project(db, { metrics });
    const first = await off(lamp, 'a');
    await projector.waitFor(first);
    expect(await valueOf(metrics, 'gatehouse_projection_position')).toBe(first);
    expect(await valueOf(metrics, 'gatehouse_projection_lag_seconds')).toBe(0);
    poison.add('bad');
    const second = await off(lamp, 'bad');
    await eventually(async () => {
      expect(await valueOf(metrics, 'gatehouse_projection_lag_seconds')).toBeGreaterThan(1);
    });
    expect(await valueOf(metrics, 'gatehouse_projection_lag_seconds')).toBeLessThan(10);
    expect(await valueOf(metrics, 'gatehouse_projection_position')).toBe(first);
    poison.clear();
    await projector.waitFor(second);
    expect(await valueOf(metrics, 'gatehouse_projection_lag_seconds')).toBe(0);
  });

  it('are there at once after a start', async () => {
    const projector = await project(db);
    const last = await off(lamp, 'a');
    await projector.waitFor(last);
    await projector.stop();
    const metrics = new Registry();
    await project(db, { metrics });
    expect(await valueOf(metrics, 'gatehouse_projection_position')).toBe(last);
  });
});
