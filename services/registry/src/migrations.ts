import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RegistryTables1764000100000 implements MigrationInterface {
  readonly name = 'RegistryTables1764000100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE backends (
      org text NOT NULL, id text NOT NULL, name text NOT NULL, description text NOT NULL, url text NOT NULL,
      modern boolean NOT NULL, legacy boolean NOT NULL, protocol_versions jsonb NOT NULL,
      server_name text NOT NULL, server_version text NOT NULL, credential_mode text NOT NULL,
      timeout_ms integer NOT NULL, enabled boolean NOT NULL, disabled_note text NOT NULL, version bigint NOT NULL,
      registered_at timestamptz NOT NULL, changed_at timestamptz NOT NULL,
      PRIMARY KEY (org, id))`);
    await queryRunner.query(`CREATE TABLE tools (
      org text NOT NULL, backend_id text NOT NULL, name text NOT NULL, hash text NOT NULL, definition jsonb NOT NULL,
      enabled boolean NOT NULL, listed boolean NOT NULL, version bigint NOT NULL,
      first_seen_at timestamptz NOT NULL, changed_at timestamptz NOT NULL,
      PRIMARY KEY (org, backend_id, name))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE tools`);
    await queryRunner.query(`DROP TABLE backends`);
  }
}

export class Bundles1764800000000 implements MigrationInterface {
  readonly name = 'Bundles1764800000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE bundles (
      org text NOT NULL, id text NOT NULL, name text NOT NULL, description text NOT NULL, instructions text NOT NULL,
      tool_search boolean NOT NULL, members jsonb NOT NULL, version bigint NOT NULL,
      created_at timestamptz NOT NULL, changed_at timestamptz NOT NULL,
      PRIMARY KEY (org, id))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE bundles`);
  }
}

export class SessionAffinity1764900000000 implements MigrationInterface {
  readonly name = 'SessionAffinity1764900000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE backends ADD session_affinity text NOT NULL DEFAULT 'principal'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE backends DROP session_affinity`);
  }
}

export class ProbeVerdicts1765000000000 implements MigrationInterface {
  readonly name = 'ProbeVerdicts1765000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE backends
      ADD capabilities jsonb NOT NULL DEFAULT '{}', ADD instructions text NOT NULL DEFAULT '', ADD probed_at timestamptz,
      ADD tool_timeouts jsonb NOT NULL DEFAULT '[]'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE backends
      DROP capabilities, DROP instructions, DROP probed_at, DROP tool_timeouts`);
  }
}

export class OAuthSettings1765100001000 implements MigrationInterface {
  readonly name = 'OAuthSettings1765100001000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE backends ADD oauth jsonb`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE backends DROP oauth`);
  }
}

export class CredentialForms1765300000000 implements MigrationInterface {
  readonly name = 'CredentialForms1765300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE backends ADD credential_form jsonb`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE backends DROP credential_form`);
  }
}

export class ToolLedger1765500000000 implements MigrationInterface {
  readonly name = 'ToolLedger1765500000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE tools ADD state text NOT NULL DEFAULT 'approved',
      ADD reasons jsonb NOT NULL DEFAULT '[]', ADD approved_hash text NOT NULL DEFAULT ''`);
    await queryRunner.query(`UPDATE tools SET approved_hash = hash`);
    await queryRunner.query(`CREATE TABLE tool_versions (
      org text NOT NULL, backend_id text NOT NULL, tool text NOT NULL, sequence bigint NOT NULL, hash text NOT NULL,
      definition jsonb NOT NULL, parts jsonb NOT NULL, state text NOT NULL, reasons jsonb NOT NULL,
      seen_at timestamptz NOT NULL, replaced_at timestamptz, decided_by text NOT NULL, decided_at timestamptz,
      note text NOT NULL,
      PRIMARY KEY (org, backend_id, tool, sequence))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE tool_versions`);
    await queryRunner.query(`ALTER TABLE tools DROP state, DROP reasons, DROP approved_hash`);
  }
}

export class BackendTrust1765600000000 implements MigrationInterface {
  readonly name = 'BackendTrust1765600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE backends ADD trust text NOT NULL DEFAULT 'public'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE backends DROP trust`);
  }
}
