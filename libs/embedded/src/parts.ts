import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { secretFile, repositoryRoot, type DataFolders, type Ports } from './layout.js';
import { natsSpec } from './nats-server.js';
import { answersOk, type PartSpec } from './part.js';
import { postgresSpec, postgresUrl } from './postgres.js';
import type { Progress } from './progress.js';

/** What the specs of the parts need to know. */
export interface ProductContext {
  folders: DataFolders;
  ports: Ports;
  progress: Progress;
}

/** Names of the parts in the order in which they are started; parts of one row start together. */
export const partOrder = [
  ['nats', 'postgres', 'clickhouse', 'idp'],
  ['registry', 'policy', 'auth-broker', 'guardrail', 'analytics', 'proxy'],
  ['portal'],
] as const;

/** Name of a part. */
export type PartName = (typeof partOrder)[number][number];

type ServiceName = Exclude<PartName, 'nats' | 'postgres' | 'clickhouse' | 'idp'>;

/** URLs at which the parts are reached, on loopback. */
export function urlsOf({ ports, folders }: Pick<ProductContext, 'ports' | 'folders'>) {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const password = secretFile(folders, 'password').value;
  return {
    portal: at(ports.portal),
    mcp: at(ports.proxy),
    idp: at(ports.idp),
    issuer: `${at(ports.idp)}/realms/gatehouse`,
    nats: `nats://gatehouse:${password}@127.0.0.1:${ports.nats}`,
    clickhouse: `http://gatehouse:${password}@127.0.0.1:${ports.clickhouse}`,
    postgres: (database: string) => postgresUrl({ port: ports.postgres, password }, database),
    service: (name: ServiceName) => at(ports[name]),
  };
}

/** How to start one part. */
export async function specOf(name: PartName, context: ProductContext): Promise<PartSpec> {
  switch (name) {
    case 'nats':
      return natsSpec({ ...nats(context), user: 'gatehouse' }, context.progress);
    case 'postgres':
      return postgresSpec(postgres(context), context.progress);
    case 'clickhouse':
      return nodeSpec(context, 'clickhouse', 'libs/embedded-clickhouse', clickhouseEnv(context), `/ping`);
    case 'idp':
      return nodeSpec(
        context,
        'idp',
        'libs/dev-idp',
        idpEnv(context),
        '/realms/gatehouse/.well-known/openid-configuration',
      );
    default:
      return serviceSpec(context, name);
  }
}

function nats({ folders, ports }: ProductContext) {
  return { port: ports.nats, storeDir: join(folders.root, 'nats'), password: secretFile(folders, 'password').value };
}

function postgres({ folders, ports }: ProductContext) {
  return { port: ports.postgres, dir: join(folders.root, 'postgres'), password: secretFile(folders, 'password').value };
}

function nodeSpec(
  { ports }: ProductContext,
  name: 'clickhouse' | 'idp',
  project: string,
  env: Record<string, string>,
  readyPath: string,
): PartSpec {
  return {
    name,
    command: process.execPath,
    args: [join(repositoryRoot, project, 'dist/src/main.js')],
    env,
    port: ports[name],
    isReady: () => answersOk(`http://127.0.0.1:${ports[name]}${readyPath}`),
  };
}

function clickhouseEnv({ folders, ports }: ProductContext): Record<string, string> {
  const dir = join(folders.root, 'clickhouse');
  mkdirSync(dir, { recursive: true });
  return {
    GATEHOUSE_CLICKHOUSE_PORT: String(ports.clickhouse),
    GATEHOUSE_CLICKHOUSE_DATA_DIR: dir,
    GATEHOUSE_CLICKHOUSE_USER: 'gatehouse',
    GATEHOUSE_CLICKHOUSE_PASSWORD: secretFile(folders, 'password').value,
  };
}

function idpEnv({ folders, ports }: ProductContext): Record<string, string> {
  return {
    GATEHOUSE_IDP_PORT: String(ports.idp),
    GATEHOUSE_IDP_REALM_FILE: join(repositoryRoot, 'deploy/keycloak/realm.json'),
    GATEHOUSE_IDP_DATA_DIR: join(folders.root, 'idp'),
    GATEHOUSE_PORTAL_URL: `http://127.0.0.1:${ports.portal}`,
    GATEHOUSE_MCP_URL: `http://127.0.0.1:${ports.proxy}`,
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

function serviceSpec(context: ProductContext, name: ServiceName): PartSpec {
  const { ports } = context;
  return {
    name,
    command: process.execPath,
    args: [
      // Short-lived garbage is most of what a gateway makes; larger young space halves its collections.
      ...(name === 'proxy' ? ['--max-semi-space-size=16'] : ['--max-old-space-size=256']),
      join(repositoryRoot, 'services', name, 'dist/src/main.js'),
    ],
    env: serviceEnv(context, name),
    port: ports[name],
    isReady: () => answersOk(`http://127.0.0.1:${ports.ops[name]}/health/ready`),
  };
}

/** The variables of one service, as in `docker-compose.yml`. */
export function serviceEnv(context: ProductContext, name: ServiceName): Record<string, string> {
  const { ports } = context;
  const urls = urlsOf(context);
  const database = databases[name];
  const variables: Record<string, string> = {
    PORT: String(ports[name]),
    OPS_PORT: String(ports.ops[name]),
    NATS_URL: urls.nats,
    ISSUER: urls.issuer,
    ...(database ? { DATABASE_URL: urls.postgres(database) } : {}),
    ...specialVariables(context, name),
  };
  const prefix = `GATEHOUSE_${name.toUpperCase().replaceAll('-', '_')}_`;
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [prefix + key, value]));
}

function specialVariables(context: ProductContext, name: ServiceName): Record<string, string> {
  const { folders, ports } = context;
  const urls = urlsOf(context);
  // Embedded, the backends of a first try are on this machine.
  const ALLOWED_NETWORKS = '127.0.0.0/8,::1/128';
  switch (name) {
    case 'registry':
      return { ALLOWED_NETWORKS };
    case 'auth-broker':
      return {
        KEY_FILE: secretFile(folders, 'encryption-key').path,
        TOKEN_PEPPER_FILE: secretFile(folders, 'token-pepper').path,
      };
    case 'proxy':
      return {
        ALLOWED_NETWORKS,
        PUBLIC_URL: urls.mcp,
        TOKEN_PEPPER_FILE: secretFile(folders, 'token-pepper').path,
        DATA_DIR: join(folders.root, 'proxy'),
        REPLICA: `embedded-${ports.proxy}`,
      };
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
