import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryRoot, secretFile, type Ports } from './layout.js';
import { keycloakSpec, type KeycloakOptions } from './keycloak-server.js';
import { natsSpec } from './nats-server.js';
import { answersOk, isListening, type PartSpec } from './part.js';
import { postgresSpec } from './postgres.js';
import type { Progress } from './progress.js';
import { serviceEnv, urlsOf, type Place, type ServiceName } from './service-env.js';

/** What the specs of the parts need to know. */
export interface ProductContext extends Place {
  progress: Progress;
  /** Where compiled code is kept, which makes the next start faster. */
  compileCache: string;
}

/** Every part, with those that must be ready before it is started. */
const prerequisites = {
  nats: [],
  postgres: [],
  clickhouse: [],
  idp: [],
  proxy: ['nats'],
  registry: ['nats', 'postgres'],
  policy: ['nats', 'postgres'],
  'auth-broker': ['nats', 'postgres'],
  guardrail: ['nats', 'postgres'],
  analytics: ['nats', 'clickhouse'],
  portal: ['nats', 'postgres', 'idp'],
  everything: [],
  dbhub: [],
  search: [],
} as const satisfies Record<string, readonly string[]>;

/** Name of a part. */
export type PartName = keyof typeof prerequisites;

/** Names of all parts. */
export const partNames = Object.keys(prerequisites) as PartName[];

/** MCP servers that run for the demo organization only. */
export const demoParts: readonly PartName[] = ['everything', 'dbhub', 'search'];

/** The parts that must be ready before one is started. */
export function prerequisitesOf(name: PartName): readonly PartName[] {
  return prerequisites[name];
}

/** The parts that must be gone before one is stopped. */
export function dependentsOf(name: PartName): readonly PartName[] {
  return partNames.filter((other) => prerequisitesOf(other).includes(name));
}

/** How to start one part. */
export async function specOf(name: PartName, context: ProductContext): Promise<PartSpec> {
  const { folders, ports, progress } = context;
  const password = secretFile(folders, 'password').value;
  switch (name) {
    case 'nats': {
      const storeDir = join(folders.root, 'nats');
      return natsSpec({ port: ports.nats, storeDir, user: 'gatehouse', password }, progress);
    }
    case 'postgres':
      return postgresSpec({ port: ports.postgres, dir: join(folders.root, 'postgres'), password }, progress);
    case 'clickhouse':
      return nodeSpec(context, name, {
        script: join(repositoryRoot, 'libs/embedded-clickhouse/dist/src/main.js'),
        env: clickhouseEnv(context, password),
        isReady: () => answersOk(`http://127.0.0.1:${ports.clickhouse}/ping`),
      });
    case 'idp':
      if (context.idp === 'keycloak') return keycloakSpec(keycloakOptions(context), progress);
      return nodeSpec(context, name, {
        script: join(repositoryRoot, 'libs/dev-idp/dist/src/main.js'),
        env: idpEnv(context),
        isReady: () => answersOk(`${urlsOf(context).issuer}/.well-known/openid-configuration`),
      });
    case 'everything':
    case 'dbhub':
      return demoSpec(context, name);
    case 'search':
      return nodeSpec(context, name, {
        script: fileURLToPath(new URL('demo/search-server.js', import.meta.url)),
        env: { PORT: String(ports.search) },
        flags: ['--max-old-space-size=128'],
        isReady: () => isListening(ports.search),
      });
    default:
      return serviceSpec(context, name);
  }
}

interface NodeProgram {
  script: string;
  args?: readonly string[];
  env: Readonly<Record<string, string>>;
  flags?: readonly string[];
  cwd?: string;
  isReady(): Promise<boolean>;
}

function nodeSpec({ compileCache, ports }: ProductContext, name: PartName, program: NodeProgram): PartSpec {
  const { script, args = [], env, flags = [], cwd, isReady } = program;
  const endWithParent = new URL('end-with-parent.js', import.meta.url).href;
  return {
    name,
    command: process.execPath,
    args: [...flags, '--import', endWithParent, script, ...args],
    env: { NODE_COMPILE_CACHE: compileCache, ...env },
    port: ports[name],
    isReady,
    ...(cwd === undefined ? {} : { cwd }),
  };
}

function clickhouseEnv({ folders, ports }: ProductContext, password: string): Record<string, string> {
  return {
    GATEHOUSE_CLICKHOUSE_PORT: String(ports.clickhouse),
    GATEHOUSE_CLICKHOUSE_DATA_DIR: join(folders.root, 'clickhouse'),
    GATEHOUSE_CLICKHOUSE_USER: 'gatehouse',
    GATEHOUSE_CLICKHOUSE_PASSWORD: password,
  };
}

function idpEnv({ folders, ports }: ProductContext): Record<string, string> {
  return {
    GATEHOUSE_IDP_PORT: String(ports.idp),
    GATEHOUSE_IDP_REALM_FILE: realmFile,
    GATEHOUSE_IDP_DATA_DIR: join(folders.root, 'idp'),
    ...realmVariables(ports),
  };
}

function keycloakOptions({ folders, ports }: ProductContext): KeycloakOptions {
  return {
    port: ports.idp,
    dir: join(folders.root, 'keycloak'),
    realmFile,
    variables: realmVariables(ports),
    adminPassword: secretFile(folders, 'keycloak-admin').value,
  };
}

const realmFile = join(repositoryRoot, 'deploy/keycloak/realm.json');

/** What the realm file leaves open. */
function realmVariables({ portal, proxy }: Ports): Record<string, string> {
  return {
    GATEHOUSE_PORTAL_URL: `http://127.0.0.1:${portal}`,
    GATEHOUSE_MCP_URL: `http://127.0.0.1:${proxy}`,
  };
}

function serviceSpec(context: ProductContext, name: ServiceName): PartSpec {
  return nodeSpec(context, name, {
    script: join(repositoryRoot, 'services', name, 'dist/src/main.js'),
    env: serviceEnv(context, name),
    // Short-lived garbage is most of what a gateway makes; a larger young space halves its collections.
    flags: name === 'proxy' ? ['--max-semi-space-size=32'] : ['--max-old-space-size=256'],
    isReady: () => answersOk(`${urlsOf(context).ops(name)}/health/ready`),
  });
}

/** Programs of others, which would listen on every interface if they were let. */
function demoSpec(context: ProductContext, name: 'everything' | 'dbhub'): PartSpec {
  const { folders, ports } = context;
  const port = ports[name];
  const cwd = join(folders.root, 'demo');
  mkdirSync(cwd, { recursive: true });
  const loopback = new URL('demo/listen-on-loopback.js', import.meta.url).href;
  const program =
    name === 'everything'
      ? { package: '@modelcontextprotocol/server-everything', args: ['streamableHttp'] }
      : { package: '@bytebase/dbhub', args: ['--demo', '--transport=http', '--host=127.0.0.1', `--port=${port}`] };
  return nodeSpec(context, name, {
    script: join(repositoryRoot, 'node_modules', program.package, 'dist/index.js'),
    args: program.args,
    env: { PORT: String(port) },
    flags: ['--max-old-space-size=128', '--import', loopback],
    cwd,
    isReady: () => isListening(port),
  });
}
