import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuthBrokerTables1764000400000 implements MigrationInterface {
  readonly name = 'AuthBrokerTables1764000400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE data_keys (org text PRIMARY KEY, key_id text NOT NULL, wrapped bytea NOT NULL)`,
    );
    await queryRunner.query(`CREATE TABLE connection_secrets (
      org text NOT NULL, connection_id text NOT NULL, version integer NOT NULL, key_id text NOT NULL,
      sealed bytea NOT NULL, PRIMARY KEY (org, connection_id, version))`);
    await queryRunner.query(`CREATE TABLE connections (
      org text NOT NULL, id text NOT NULL, backend_id text NOT NULL, user_id text NOT NULL, header_names jsonb NOT NULL,
      fingerprint text NOT NULL, version bigint NOT NULL, changed_at timestamptz NOT NULL, PRIMARY KEY (org, id))`);
    await queryRunner.query(`CREATE TABLE access_tokens (
      org text NOT NULL, id text NOT NULL, kind text NOT NULL, name text NOT NULL, last_four text NOT NULL,
      agent_id text NOT NULL, user_id text NOT NULL, backends jsonb NOT NULL, created_by text NOT NULL,
      created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, revoked_at timestamptz, version bigint NOT NULL,
      PRIMARY KEY (org, id))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['access_tokens', 'connections', 'connection_secrets', 'data_keys']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}

export class SecretsAge1764400000000 implements MigrationInterface {
  readonly name = 'SecretsAge1764400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE connection_secrets ADD COLUMN created_at timestamptz NOT NULL DEFAULT now()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE connection_secrets DROP COLUMN created_at`);
  }
}

export class ManagedOAuth1765100002000 implements MigrationInterface {
  readonly name = 'ManagedOAuth1765100002000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE connections
      ADD kind text NOT NULL DEFAULT 'header', ADD issuer text NOT NULL DEFAULT '', ADD scopes jsonb NOT NULL DEFAULT '[]',
      ADD wanted_scopes jsonb NOT NULL DEFAULT '[]', ADD needs_reauth text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE connections
      DROP kind, DROP issuer, DROP scopes, DROP wanted_scopes, DROP needs_reauth`);
  }
}
