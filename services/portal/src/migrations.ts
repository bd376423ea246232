import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PortalTables1764000500000 implements MigrationInterface {
  readonly name = 'PortalTables1764000500000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE sessions (
      id_hash text PRIMARY KEY, org text NOT NULL, user_id text NOT NULL, sealed_tokens bytea NOT NULL,
      created_at timestamptz NOT NULL, used_at timestamptz NOT NULL, ends_at timestamptz NOT NULL)`);
    await queryRunner.query(`CREATE INDEX sessions_ends_at ON sessions (ends_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE sessions`);
  }
}
