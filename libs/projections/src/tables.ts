import {
  Column,
  Entity,
  PrimaryColumn,
  type MigrationInterface,
  type QueryRunner,
  type ValueTransformer,
} from 'typeorm';

/** Stream sequences are bigint in PostgreSQL and numbers in JavaScript (2^53 events are enough). */
export const sequenceColumn: ValueTransformer = { to: (value: number) => value, from: Number };

/** How far a projection has come. Written in the transaction that writes its rows. */
@Entity('projection_checkpoints')
export class ProjectionCheckpoint {
  @PrimaryColumn('text')
  name!: string;

  @Column('bigint', { name: 'last_sequence', transformer: sequenceColumn })
  lastSequence!: number;

  /** Types that it has passed over because the build did not know them; a build that does makes the rows anew. */
  @Column('text', { name: 'unknown_types', array: true })
  unknownTypes!: string[];
}

/** The folded state of one aggregate, so that a command need not read its whole stream. */
@Entity('aggregate_states')
export class AggregateState {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  aggregate!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;

  @Column('jsonb')
  state!: unknown;
}

export class ProjectionTables1764000000000 implements MigrationInterface {
  readonly name = 'ProjectionTables1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE projection_checkpoints (name text PRIMARY KEY, last_sequence bigint NOT NULL)`,
    );
    await queryRunner.query(`CREATE TABLE aggregate_states (
      org text NOT NULL, aggregate text NOT NULL, id text NOT NULL,
      version bigint NOT NULL, state jsonb NOT NULL,
      PRIMARY KEY (org, aggregate, id))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE aggregate_states`);
    await queryRunner.query(`DROP TABLE projection_checkpoints`);
  }
}

export class ProjectionUnknownTypes1764000000001 implements MigrationInterface {
  readonly name = 'ProjectionUnknownTypes1764000000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE projection_checkpoints ADD COLUMN unknown_types text[] NOT NULL DEFAULT '{}'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE projection_checkpoints DROP COLUMN unknown_types`);
  }
}

/** What every service that projects has in its database besides its own tables. */
export const projectionTables = {
  entities: [ProjectionCheckpoint, AggregateState],
  migrations: [ProjectionTables1764000000000, ProjectionUnknownTypes1764000000001],
};
