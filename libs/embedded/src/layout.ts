import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the checkout. */
export const repositoryRoot = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../../..');

/** Where everything of one embedded product lies. */
export interface DataFolders {
  root: string;
  logs: string;
  pids: string;
  secrets: string;
}

export function dataFolders(root: string): DataFolders {
  const folders = { root, logs: join(root, 'logs'), pids: join(root, 'pids'), secrets: join(root, 'secrets') };
  mkdirSync(root, { recursive: true });
  // The user of PostgreSQL is another than root and must pass the folder above its own.
  if (userInfo().uid === 0) chmodSync(root, 0o755);
  for (const folder of [folders.logs, folders.pids, folders.secrets])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folders;
}

/** What the product makes in its data folder. */
export const ownEntries: ReadonlySet<string> = new Set([
  ...['nats', 'postgres', 'clickhouse', 'idp', 'keycloak', 'proxy', 'demo'],
  ...['logs', 'pids', 'secrets', 'compile-cache', 'run.json', 'run.json.new', 'supervisor.lock', 'idp-choice'],
]);

/** A secret made once and kept: 32 random bytes as 64 hex digits. */
export function secretFile({ secrets }: DataFolders, name: string): { path: string; value: string } {
  const path = join(secrets, name);
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600 });
  return { path, value: readFileSync(path, 'utf8').trim() };
}

/** Every port of the product, from one base. */
export function portsFrom(base: number) {
  return {
    portal: base,
    proxy: base + 1,
    idp: base + 2,
    metrics: base + 3,
    nats: base + 10,
    postgres: base + 11,
    clickhouse: base + 12,
    registry: base + 20,
    policy: base + 21,
    'auth-broker': base + 22,
    guardrail: base + 23,
    analytics: base + 24,
    ops: {
      proxy: base + 40,
      portal: base + 41,
      registry: base + 42,
      policy: base + 43,
      'auth-broker': base + 44,
      guardrail: base + 45,
      analytics: base + 46,
    },
    everything: base + 60,
    dbhub: base + 61,
    search: base + 62,
  };
}

/** The ports of one product. */
export type Ports = ReturnType<typeof portsFrom>;
