import { join } from 'node:path';
import { isExternal, type IdpChoice } from './idp-choice.js';
import { secretFile, type DataFolders, type Ports } from './layout.js';
import { natsSyncMs } from './nats-server.js';
import { postgresUrl } from './postgres.js';

/** The services, each one process. */
export type ServiceName = 'registry' | 'policy' | 'auth-broker' | 'guardrail' | 'analytics' | 'proxy' | 'portal';

/** Where one embedded product lies and listens. */
export interface Place {
  folders: DataFolders;
  ports: Ports;
  idp: IdpChoice;
  /** Variables that every service has besides, without their prefix. */
  variables?: Readonly<Record<string, string>>;
}

/** URLs at which the parts are reached, on loopback. */
export function urlsOf({ ports, folders, idp }: Place) {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const password = secretFile(folders, 'password').value;
  return {
    portal: at(ports.portal),
    mcp: at(ports.proxy),
    issuer: isExternal(idp) ? idp : `${at(ports.idp)}/realms/gatehouse`,
    nats: `nats://gatehouse:${password}@127.0.0.1:${ports.nats}`,
    clickhouse: `http://gatehouse:${password}@127.0.0.1:${ports.clickhouse}`,
    postgres: (database: string) => postgresUrl({ port: ports.postgres, password }, database),
    service: (name: ServiceName) => at(name === 'proxy' ? ports.proxy : ports[name]),
    ops: (name: ServiceName) => at(ports.ops[name]),
    everything: `${at(ports.everything)}/mcp`,
    dbhub: `${at(ports.dbhub)}/mcp`,
    search: `${at(ports.search)}/mcp`,
  };
}

/** Databases of the services that have one. */
export const databases: Partial<Record<ServiceName, string>> = {
  registry: 'registry',
  policy: 'policy',
  'auth-broker': 'auth_broker',
  guardrail: 'guardrail',
  portal: 'portal',
};

/** The variables of one service, as in `docker-compose.yml`. */
export function serviceEnv(place: Place, name: ServiceName): Record<string, string> {
  const { ports } = place;
  const urls = urlsOf(place);
  const database = databases[name];
  const variables: Record<string, string> = {
    PORT: String(ports[name]),
    OPS_PORT: String(ports.ops[name]),
    NATS_URL: urls.nats,
    ISSUER: urls.issuer,
    ...(database ? { DATABASE_URL: urls.postgres(database) } : {}),
    ...specialVariables(place, name),
    ...place.variables,
  };
  const prefix = `GATEHOUSE_${name.toUpperCase().replaceAll('-', '_')}_`;
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [prefix + key, value]));
}

function specialVariables(place: Place, name: ServiceName): Record<string, string> {
  const { folders, ports } = place;
  const urls = urlsOf(place);
  // Embedded, the backends of a first try are on this machine.
  const ALLOWED_NETWORKS = '127.0.0.0/8,::1/128';
  switch (name) {
    case 'registry':
      return { ALLOWED_NETWORKS };
    case 'auth-broker':
      return {
        KEY_FILE: secretFile(folders, 'encryption-key').path,
        TOKEN_PEPPER_FILE: secretFile(folders, 'token-pepper').path,
        PORTAL_URL: urls.portal,
        ALLOWED_NETWORKS,
      };
    case 'proxy':
      return {
        ALLOWED_NETWORKS,
        PUBLIC_URL: urls.mcp,
        TOKEN_PEPPER_FILE: secretFile(folders, 'token-pepper').path,
        BROKER_SYNC_MS: String(natsSyncMs),
        SEAL_KEY_FILE: secretFile(folders, 'seal-key').path,
        DETECTOR_KEY_FILE: secretFile(folders, 'detector-key').path,
        DATA_DIR: join(folders.root, 'proxy'),
        REPLICA: `embedded-${ports.proxy}`,
      };
    case 'guardrail':
      return { DETECTOR_KEY_FILE: secretFile(folders, 'detector-key').path };
    case 'analytics':
      return { CLICKHOUSE_URL: urls.clickhouse };
    case 'portal':
      return {
        PUBLIC_URL: urls.portal,
        MCP_URL: urls.mcp,
        REGISTRY_URL: urls.service('registry'),
        POLICY_URL: urls.service('policy'),
        AUTH_BROKER_URL: urls.service('auth-broker'),
        GUARDRAIL_URL: urls.service('guardrail'),
        ANALYTICS_URL: urls.service('analytics'),
      };
    default:
      return {};
  }
}
