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

export class GuardrailPolicy1765300300000 implements MigrationInterface {
  readonly name = 'GuardrailPolicy1765300300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE guardrail_profiles ADD floor boolean NOT NULL DEFAULT false, ADD candidate jsonb`,
    );
    await queryRunner.query(`CREATE TABLE guardrail_exceptions (
      org text NOT NULL, id text NOT NULL, exception jsonb NOT NULL, version bigint NOT NULL, PRIMARY KEY (org, id))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE guardrail_exceptions`);
    await queryRunner.query(`ALTER TABLE guardrail_profiles DROP floor, DROP candidate`);
  }
}

export class GuardrailDetectors1765310300000 implements MigrationInterface {
  readonly name = 'GuardrailDetectors1765310300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE guardrail_detectors (
      org text NOT NULL, id text NOT NULL, title text NOT NULL, settings jsonb NOT NULL, data jsonb,
      version bigint NOT NULL, created_at timestamptz NOT NULL, changed_at timestamptz NOT NULL, PRIMARY KEY (org, id))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE guardrail_detectors`);
  }
}
