import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { repositoryRoot, startPostgres, type PostgresServer } from '@gatehouse/embedded';
import { freePortBase } from '@gatehouse/testkit';

const databases = ['registry', 'policy', 'auth_broker', 'guardrail', 'portal'];

let folder: string;
let secrets: string;
let port: number;
let postgres: PostgresServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-compose-'));
  chmodSync(folder, 0o755);
  secrets = join(folder, 'secrets');
  makeSecrets();
  port = await freePortBase();
  postgres = await startPostgres({ dir: join(folder, 'postgres'), port, password: 'of-the-superuser' });
  // As psql does it: one statement after the other.
  for (const statement of secret('postgres-init.sql').split(';\n').filter(Boolean)) {
    await query(postgres.url(), statement);
  }
});

afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

describe('the secrets of docker compose', () => {
  it.each(databases)('let %s into its own database, where it can make tables, and into no other', async (name) => {
    const url = urlOf(name);
    await expect(query(url, 'CREATE TABLE notes (text text)')).resolves.toBeDefined();
    for (const other of databases.filter((database) => database !== name)) {
      await expect(query(url.replace(/[^/]+$/, other), 'SELECT 1')).rejects.toThrow('permission denied');
    }
  });

  it('stay as they are when they are made again', () => {
    const before = [
      'encryption-key',
      'token-pepper',
      'seal-key',
      'detector-key',
      'postgres-init.sql',
      'nats-passwords.conf',
    ].map(secret);
    makeSecrets();
    expect(
      ['encryption-key', 'token-pepper', 'seal-key', 'detector-key', 'postgres-init.sql', 'nats-passwords.conf'].map(
        secret,
      ),
    ).toEqual(before);
  });

  it('are in a folder that nobody else can enter', () => {
    expect(statSync(secrets).mode & 0o077).toBe(0);
  });
});

function makeSecrets(): void {
  execFileSync(join(repositoryRoot, 'deploy/docker/make-secrets.sh'), [secrets], { stdio: 'ignore' });
}

function secret(name: string): string {
  return readFileSync(join(secrets, name), 'utf8').trim();
}

/** The URL of a service, at the server of this suite. */
function urlOf(database: string): string {
  return secret(`database-url-${database}`).replace('@postgres:5432', `@127.0.0.1:${port}`);
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
