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

/** Migration of the tables above; the first of every service that projects. */
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
