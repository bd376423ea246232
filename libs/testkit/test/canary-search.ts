import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { databases, type Product } from '@gatehouse/embedded';

/** Where something was found, and in which writing. */
export interface Hit {
  secret: string;
  store: string;
  writing: string;
}

type Sink = (store: string, bytes: Buffer) => void;

/** All that a running product has stored, read as it is and through its servers, since both compress. */
export async function readStores(product: Product, see: Sink): Promise<void> {
  const { root } = product.context.folders;
  for (const folder of ['nats', 'proxy', 'logs', 'postgres', 'clickhouse']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      see(`${folder} files`, readFileSync(path));
    }
  }
  for (const database of Object.values(databases)) await readDatabase(product.urls.postgres(database), see);
  await readClickHouse(product.urls.clickhouse, see);
}

/** Every row of every table; bytes come as hexadecimal. */
async function readDatabase(url: string, see: Sink): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    for (const { name } of tables.rows) {
      const rows = await client.query<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${name} t`);
      for (const { row } of rows.rows) {
        see(`postgres ${name}`, Buffer.from(row));
        // What lies there as bytes may be text.
        for (const [, hex = ''] of row.matchAll(/\\\\x([0-9a-f]+)/g)) see(`postgres ${name}`, Buffer.from(hex, 'hex'));
      }
    }
  } finally {
    await client.end();
  }
}

async function readClickHouse(url: string, see: Sink): Promise<void> {
  const { origin, username, password } = new URL(url);
  const query = async (sql: string) => {
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const response = await fetch(origin, { method: 'POST', body: sql, headers: { authorization } });
    if (!response.ok) throw new Error(`ClickHouse answered ${response.status}: ${await response.text()}`);
    return response.text();
  };
  const tables = await query(
    `SELECT database || '.' || name FROM system.tables WHERE database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema') AND engine NOT LIKE '%View' FORMAT TSV`,
  );
  for (const table of tables.split('\n').filter(Boolean)) {
    see(`clickhouse ${table}`, Buffer.from(await query(`SELECT * FROM ${table} FORMAT JSONEachRow`)));
  }
}

/** The ways in which a secret may be written; base64 wherever it begins in what was encoded. */
export function writingsOf(secret: string): [writing: string, text: string][] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // The characters at the ends depend on the neighbours.
    const own = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = bytes.toString('hex');
  const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  return [
    ['clear', secret],
    ...base64.map((text): [string, string] => ['base64', text]),
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ['percent', percent],
    ['percent', percent.toUpperCase()],
    ['percent', encodeURIComponent(secret)],
  ];
}

/** Looks for secrets, by label, in what it is shown. */
export class CanarySearch {
  private readonly hits = new Map<string, Hit>();
  private readonly wanted: { label: string; writing: string; bytes: Buffer }[];

  constructor(secrets: ReadonlyMap<string, string>) {
    this.wanted = [...secrets].flatMap(([label, secret]) =>
      writingsOf(secret).map(([writing, text]) => ({ label, writing, bytes: Buffer.from(text) })),
    );
  }

  readonly see = (store: string, bytes: Buffer): void => {
    for (const { label, writing, bytes: wanted } of this.wanted) {
      if (!bytes.includes(wanted)) continue;
      this.hits.set(`${label} ${store} ${writing}`, { secret: label, store, writing });
    }
  };

  found(): Hit[] {
    return [...this.hits.values()];
  }
}
