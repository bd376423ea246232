import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PolicyTables1764000200000 implements MigrationInterface {
  readonly name = 'PolicyTables1764000200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE agents (
      org text NOT NULL, id text NOT NULL, is_custom boolean NOT NULL, name text NOT NULL, description text NOT NULL,
      client_ids jsonb NOT NULL, backends jsonb NOT NULL, version bigint NOT NULL, PRIMARY KEY (org, id))`);
    await queryRunner.query(`CREATE TABLE access_rules (
      org text NOT NULL, id text NOT NULL, rule jsonb NOT NULL, version bigint NOT NULL, PRIMARY KEY (org, id))`);
    await queryRunner.query(`CREATE TABLE grants (
      org text NOT NULL, id text NOT NULL, grantee_kind text NOT NULL, grantee text NOT NULL,
      permissions jsonb NOT NULL, backends jsonb NOT NULL, agents jsonb NOT NULL, version bigint NOT NULL,
      PRIMARY KEY (org, id))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['agents', 'access_rules', 'grants']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}

export class LimitsTable1764200200000 implements MigrationInterface {
  readonly name = 'LimitsTable1764200200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE limits (
      org text NOT NULL, id text NOT NULL, "limit" jsonb NOT NULL, version bigint NOT NULL, PRIMARY KEY (org, id))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE limits');
  }
}

export class WebSearchTables1764300200000 implements MigrationInterface {
  readonly name = 'WebSearchTables1764300200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE web_search_policies (
      org text NOT NULL, id text NOT NULL, policy jsonb NOT NULL, version bigint NOT NULL, PRIMARY KEY (org, id))`);
    await queryRunner.query(`CREATE TABLE domain_categories (
      org text NOT NULL, id text NOT NULL, name text NOT NULL, description text NOT NULL, domains jsonb NOT NULL,
      version bigint NOT NULL, PRIMARY KEY (org, id))`);
    await queryRunner.query(`CREATE TABLE search_tools (
      org text NOT NULL, id text NOT NULL, tools jsonb NOT NULL, version bigint NOT NULL, PRIMARY KEY (org, id))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['web_search_policies', 'domain_categories', 'search_tools'])
      await queryRunner.query(`DROP TABLE ${table}`);
  }
}
