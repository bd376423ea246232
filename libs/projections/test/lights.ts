import { randomUUID } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { Column, DataSource, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import {
  BackendDisabledSchema,
  create,
  encodeEvent,
  type BackendDisabled,
  type BackendEvent,
} from '@gatehouse/contracts';
import { controlSubject } from '@gatehouse/nats';
import { projectionTables, sequenceColumn, type Projection } from '../src/index.js';

/** A light and how often it was switched: not idempotent on purpose, so that an event applied twice is seen. */
@Entity('lights')
export class LightRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('integer')
  switched!: number;

  @Column('jsonb')
  notes!: readonly string[];

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}

class LightTables1764000999000 implements MigrationInterface {
  readonly name = 'LightTables1764000999000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE lights (org text NOT NULL, id text NOT NULL, switched integer NOT NULL,
      notes jsonb NOT NULL, version bigint NOT NULL, PRIMARY KEY (org, id))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE lights`);
  }
}

/** Notes that make the projection fail as long as they are in it. */
export const poison = new Set<string>();

export const lightsProjection: Projection<LightRow> = {
  name: 'lights',
  aggregate: 'light',
  entity: LightRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, { event: recorded, stream, sequence }) {
    const event = recorded as BackendEvent | null;
    if (event?.$typeName === 'gatehouse.registry.v1.BackendRemoved') return [];
    if (event?.$typeName !== 'gatehouse.registry.v1.BackendDisabled') return rows;
    if (poison.has(event.note)) throw new Error(`cannot do with ${event.note}`);
    const { switched, notes } = rows[0] ?? { switched: 0, notes: [] };
    const { org, id } = stream;
    return [{ org, id, switched: switched + 1, notes: [...notes, event.note], version: sequence }];
  },
};

let databases = 0;

/** A database of the test's own, or one more connection to `url`. */
export async function openDatabase(
  admin: DataSource,
  url: (name: string) => string,
  name?: string,
): Promise<DataSource> {
  const database = name ?? `lights_${databases++}`;
  if (name === undefined) await admin.query(`CREATE DATABASE ${database}`);
  const dataSource = new DataSource({
    type: 'postgres',
    url: url(database),
    entities: [...projectionTables.entities, LightRow],
    migrations: [...projectionTables.migrations, LightTables1764000999000],
    migrationsRun: true,
    extra: { connectionTimeoutMillis: 3_000 },
  });
  return dataSource.initialize();
}

export const switchedOff = (note: string): BackendDisabled => create(BackendDisabledSchema, { note });

/** Stores an event of a light; answers its sequence. */
export async function store(nc: NatsConnection, id: string, event: BackendEvent, aggregate = 'light'): Promise<number> {
  const meta = {
    id: randomUUID(),
    time: new Date().toISOString(),
    org: 'acme',
    aggregate,
    aggregateId: id,
    principalId: 'alice',
  };
  return storeBytes(nc, id, encodeEvent(event, meta), aggregate);
}

/** Stores bytes as an event of a light. */
export async function storeBytes(
  nc: NatsConnection,
  id: string,
  bytes: Uint8Array,
  aggregate = 'light',
): Promise<number> {
  return (await jetstream(nc).publish(controlSubject('acme', aggregate, id), bytes)).seq;
}

export const rowsOf = (dataSource: DataSource) =>
  dataSource.getRepository(LightRow).find({ order: { org: 'ASC', id: 'ASC' } });
