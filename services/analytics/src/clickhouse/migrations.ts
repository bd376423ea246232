import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ClickHouse } from './clickhouse.client.js';

// Seen from dist/src/clickhouse.
const folder = fileURLToPath(new URL('../../../migrations/', import.meta.url));

/**
 * Brings the database up to date: the numbered SQL files in order, each once. ClickHouse has no transactions, so every
 * statement in them can be repeated: two services may run them at the same time, and a crash in between does no harm.
 */
export async function migrate(clickhouse: ClickHouse): Promise<void> {
  await clickhouse.createDatabase();
  await clickhouse.command(`CREATE TABLE IF NOT EXISTS schema_migrations (name String, applied_at DateTime DEFAULT now())
    ENGINE = ReplacingMergeTree ORDER BY name`);
  const rows = await clickhouse.select<{ name: string }>('SELECT DISTINCT name FROM schema_migrations');
  const applied = new Set(rows.map(({ name }) => name));
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  for (const name of files.filter((file) => !applied.has(file))) {
    const sql = await readFile(folder + name, 'utf8');
    for (const statement of statementsOf(sql)) await clickhouse.command(statement);
    await clickhouse.insert('schema_migrations', [{ name }]);
  }
}

/** A statement ends with a semicolon at the end of a line. */
function statementsOf(sql: string): string[] {
  return sql
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
