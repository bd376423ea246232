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

/** Sessions know which one of the identity provider's they belong to, and which browser they are of. */
export class SessionOrigins1765400000000 implements MigrationInterface {
  readonly name = 'SessionOrigins1765400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE sessions ADD sid text, ADD browser text NOT NULL DEFAULT ''`);
    await queryRunner.query(`CREATE INDEX sessions_user ON sessions (user_id, org)`);
    await queryRunner.query(`CREATE INDEX sessions_sid ON sessions (sid)`);
    await queryRunner.query(`CREATE TABLE logout_tokens (id_hash text PRIMARY KEY, ends_at timestamptz NOT NULL)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE logout_tokens`);
    await queryRunner.query(`DROP INDEX sessions_user`);
    await queryRunner.query(`ALTER TABLE sessions DROP sid, DROP browser`);
  }
}
