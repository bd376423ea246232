import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GuardrailTables1764000300000 implements MigrationInterface {
  readonly name = 'GuardrailTables1764000300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE guardrail_profiles (
      org text NOT NULL, id text NOT NULL, name text NOT NULL, description text NOT NULL, rules jsonb NOT NULL,
      attachments jsonb NOT NULL, version bigint NOT NULL,
      created_at timestamptz NOT NULL, changed_at timestamptz NOT NULL, PRIMARY KEY (org, id))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE guardrail_profiles`);
  }
}
