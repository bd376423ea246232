import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoOrganization } from './demo/seed.js';
import { isExternal } from './idp-choice.js';
import { secretFile } from './layout.js';
import { databases, urlsOf, type Place } from './service-env.js';

/** What `.gatehouse/run.json` tells other tools. */
export interface RunFile {
  /** The supervisor. */
  pid: number;
  /** Whether everything is started and set up. */
  ready: boolean;
  /** The identity provider: `development`, `keycloak` or `external`; its issuer is `urls.idp`. */
  idp: string;
  urls: { mcp: string; portal: string; api: string; graphql: string; idp: string; metrics: string };
  /** Where agents can be pointed at: everything that they may use, named bundles and single backends, by slug. */
  endpoints: { all: string; bundles: Record<string, string>; backends: Record<string, string> };
  /** Missing before it is set up, and with --no-demo. */
  demo?: DemoOrganization;
  /** For tests and debugging; not meant for scripts. */
  internal: {
    portBase: number;
    nats: string;
    clickhouse: string;
    postgres: Record<string, string>;
    status: string;
    logs: string;
    /** The administrator of Keycloak itself; only when Keycloak is run. */
    keycloak?: { url: string; user: string; password: string };
  };
}

/** The file's content; the folder is for its owner alone to read, as is the file. */
export function runFileOf(place: Place, ready: boolean, demo?: DemoOrganization): RunFile {
  const { ports, folders, idp } = place;
  const urls = urlsOf(place);
  return {
    pid: process.pid,
    ready,
    idp: isExternal(idp) ? 'external' : idp,
    urls: {
      mcp: `${urls.mcp}/mcp`,
      portal: urls.portal,
      api: `${urls.portal}/api`,
      graphql: `${urls.portal}/graphql`,
      idp: urls.issuer,
      metrics: `http://127.0.0.1:${ports.metrics}/metrics`,
    },
    endpoints: { all: `${urls.mcp}/mcp`, bundles: endpointsOf(demo?.bundles), backends: endpointsOf(demo?.backends) },
    ...(demo ? { demo } : {}),
    internal: {
      portBase: ports.portal,
      nats: urls.nats,
      clickhouse: urls.clickhouse,
      postgres: Object.fromEntries(Object.values(databases).map((name) => [name, urls.postgres(name)])),
      status: `http://127.0.0.1:${ports.metrics}/status`,
      logs: folders.logs,
      ...(idp === 'keycloak' ? { keycloak: keycloakAdmin(place) } : {}),
    },
  };
}

function keycloakAdmin({ ports, folders }: Place) {
  const { value: password } = secretFile(folders, 'keycloak-admin');
  return { url: `http://127.0.0.1:${ports.idp}`, user: 'admin', password };
}

function endpointsOf(items: readonly { id: string; endpoint: string }[] = []): Record<string, string> {
  return Object.fromEntries(items.map(({ id, endpoint }) => [id, endpoint]));
}

export function writeRunFile(place: Place, content: RunFile): void {
  const file = pathOf(place.folders.root);
  // Whoever reads it meanwhile reads the old or the new one whole.
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function readRunFile(dataDir: string): RunFile | undefined {
  const file = pathOf(dataDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RunFile) : undefined;
}

/** Nothing runs any more. */
export function removeRunFile({ folders }: Place): void {
  rmSync(pathOf(folders.root), { force: true });
}

function pathOf(dataDir: string): string {
  return join(dataDir, 'run.json');
}
