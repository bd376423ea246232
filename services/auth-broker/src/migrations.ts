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

export class TokenLimits1765200000000 implements MigrationInterface {
  readonly name = 'TokenLimits1765200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE access_tokens
      ADD tools jsonb NOT NULL DEFAULT '[]', ADD source_cidrs jsonb NOT NULL DEFAULT '[]', ADD not_before timestamptz,
      ADD rotated_from text NOT NULL DEFAULT '', ADD replaced_by text NOT NULL DEFAULT '',
      ADD issued_seq bigint NOT NULL DEFAULT 0, ALTER expires_at DROP NOT NULL`);
    // What was never changed has the version of its issue; what was revoked needs none.
    await queryRunner.query(`UPDATE access_tokens SET issued_seq = version`);
    await queryRunner.query(`CREATE TABLE callers (
      org text NOT NULL, id text NOT NULL, kind text NOT NULL, name text NOT NULL, disabled boolean NOT NULL,
      note text NOT NULL, tokens_revoked_seq bigint NOT NULL, tokens_revoked_at timestamptz,
      changed_by text NOT NULL, changed_at timestamptz NOT NULL, version bigint NOT NULL, PRIMARY KEY (org, id))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE callers`);
    await queryRunner.query(`UPDATE access_tokens SET expires_at = 'infinity' WHERE expires_at IS NULL`);
    await queryRunner.query(`ALTER TABLE access_tokens ALTER expires_at SET NOT NULL,
      DROP tools, DROP source_cidrs, DROP not_before, DROP rotated_from, DROP replaced_by, DROP issued_seq`);
  }
}

export class OAuthTables1765300000000 implements MigrationInterface {
  readonly name = 'OAuthTables1765300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE oauth_registrations (
      org text NOT NULL, issuer text NOT NULL, client_id text NOT NULL, auth_method text NOT NULL,
      expires_at timestamptz, key_id text NOT NULL, sealed bytea, created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (org, issuer))`);
    await queryRunner.query(`CREATE TABLE oauth_attempts (
      state_hash text PRIMARY KEY, org text NOT NULL, user_id text NOT NULL, browser_hash text NOT NULL,
      key_id text NOT NULL, sealed bytea NOT NULL, ends_at timestamptz NOT NULL)`);
    await queryRunner.query(`CREATE SEQUENCE token_set_version`);
    await queryRunner.query(`CREATE TABLE token_sets (
      org text NOT NULL, connection_id text NOT NULL, version integer NOT NULL, revision integer NOT NULL,
      key_id text NOT NULL, sealed bytea NOT NULL, expires_at timestamptz, refresh_at timestamptz,
      refreshable boolean NOT NULL, refresh_owner text, refresh_lease_until timestamptz, refresh_begun_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (org, connection_id, version))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['token_sets', 'oauth_attempts', 'oauth_registrations']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
    await queryRunner.query(`DROP SEQUENCE token_set_version`);
  }
}

const tablesUnderDataKeys = ['connection_secrets', 'oauth_registrations', 'oauth_attempts', 'token_sets'];

/** Several data keys for each organization; until now there was one, known by the id of the key that wrapped it. */
export class DataKeys1765400000000 implements MigrationInterface {
  readonly name = 'DataKeys1765400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE data_keys ADD id text, ADD derives boolean NOT NULL DEFAULT false,
      ADD created_at timestamptz NOT NULL DEFAULT now(), ADD retired_at timestamptz`);
    await queryRunner.query(`UPDATE data_keys SET id = key_id`);
    await queryRunner.query(`ALTER TABLE data_keys ALTER id SET NOT NULL,
      DROP CONSTRAINT data_keys_pkey, ADD PRIMARY KEY (org, id)`);
    await queryRunner.query(`CREATE UNIQUE INDEX data_keys_active ON data_keys (org) WHERE retired_at IS NULL`);
    // What is under a key keeps it from being destroyed. Rows under a key that is long lost are left alone.
    await queryRunner.query(`ALTER TABLE oauth_registrations ALTER key_id DROP NOT NULL`);
    await queryRunner.query(`UPDATE oauth_registrations SET key_id = NULL WHERE sealed IS NULL`);
    for (const table of tablesUnderDataKeys) {
      await queryRunner.query(`ALTER TABLE ${table} ADD CONSTRAINT ${table}_data_key
        FOREIGN KEY (org, key_id) REFERENCES data_keys (org, id) NOT VALID`);
      await queryRunner.query(`CREATE INDEX ${table}_key ON ${table} (org, key_id)`);
    }
    await queryRunner.query(`CREATE TABLE key_rotations (
      org text PRIMARY KEY, data_key_id text NOT NULL, started_by text NOT NULL, started_at timestamptz NOT NULL,
      finished_at timestamptz, unreadable integer NOT NULL, version bigint NOT NULL)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE key_rotations`);
    for (const table of tablesUnderDataKeys) {
      await queryRunner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_data_key`);
      await queryRunner.query(`DROP INDEX ${table}_key`);
    }
    await queryRunner.query(`UPDATE oauth_registrations SET key_id = '' WHERE key_id IS NULL`);
    await queryRunner.query(`ALTER TABLE oauth_registrations ALTER key_id SET NOT NULL`);
    await queryRunner.query(`DELETE FROM data_keys WHERE derives OR retired_at IS NOT NULL`);
    await queryRunner.query(`DROP INDEX data_keys_active`);
    await queryRunner.query(`ALTER TABLE data_keys DROP CONSTRAINT data_keys_pkey, ADD PRIMARY KEY (org),
      DROP id, DROP derives, DROP created_at, DROP retired_at`);
  }
}

export class TokenSetsRefreshed1765300001000 implements MigrationInterface {
  readonly name = 'TokenSetsRefreshed1765300001000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE token_sets ADD refreshed_at timestamptz`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE token_sets DROP refreshed_at`);
  }
}
