import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Provider, type JWKS } from 'oidc-provider';
import { allowWildcards } from './clients.js';
import { configurationOf } from './configuration.js';
import { errorPage, loginPage } from './pages.js';
import { registerPasswordGrant } from './password-grant.js';
import { findUser, idOf, readRealm, type Realm } from './realm.js';

export interface DevIdpOptions {
  host?: string;
  /** 0 = any free port. */
  port: number;
  /** A Keycloak realm file, `deploy/keycloak/realm.json`. */
  realmFile: string;
  /** Values for the `${NAME}` placeholders of the realm file. */
  variables: Readonly<Record<string, string | undefined>>;
  /** Where the signing keys are kept, so that tokens outlive a restart; not kept when left out. */
  dataDir?: string;
}

/** A running development identity provider. */
export interface DevIdp {
  issuer: string;
  stop(): Promise<void>;
}

const loopback = ['127.0.0.1', 'localhost', '::1'];

/**
 * An OpenID provider (oidc-provider) in the shape of a Keycloak realm, for development and tests only: it knows the
 * users of the realm file with their passwords in clear text, and therefore listens on loopback alone.
 */
export async function startDevIdp(options: DevIdpOptions): Promise<DevIdp> {
  const { host = '127.0.0.1', port, realmFile, variables, dataDir } = options;
  if (!loopback.includes(host)) {
    throw new Error(
      `The development identity provider listens on loopback only, not on ${host}. Use Keycloak instead.`,
    );
  }
  const realm = readRealm(realmFile, variables);
  const handler: { current?: (request: IncomingMessage, response: ServerResponse) => void } = {};
  const server = createServer((request, response) => handler.current?.(request, response));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const issuer = `http://${host.includes(':') ? `[${host}]` : host}:${portOf(server)}/realms/${realm.realm}`;
  const keys = loadKeys(dataDir);
  const provider = new Provider(issuer, configurationOf(realm, keys.jwks, keys.cookieKey));
  allowWildcards(provider, realm);
  registerPasswordGrant(provider, realm);
  handler.current = router(provider, realm);
  return {
    issuer,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function loadKeys(dataDir: string | undefined): { jwks: JWKS; cookieKey: string } {
  const file = dataDir === undefined ? undefined : join(dataDir, 'keys.json');
  if (file !== undefined && existsSync(file))
    return JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof loadKeys>;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256', use: 'sig' };
  const keys = { jwks: { keys: [jwk] } as JWKS, cookieKey: randomBytes(32).toString('hex') };
  if (file !== undefined && dataDir !== undefined) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  }
  return keys;
}

/** Requests below /realms/<name> go to the provider, the log-in form is ours. */
function router(provider: Provider, realm: Realm) {
  const prefix = `/realms/${realm.realm}`;
  const aliases = ['oauth-authorization-server', 'openid-configuration'].map((name) => `/.well-known/${name}${prefix}`);
  const callback = provider.callback();
  return (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    // Where RFC 8414 looks for the metadata of an issuer with a path; MCP clients look there first.
    const path = aliases.includes(pathname) ? `${prefix}/.well-known/openid-configuration` : pathname;
    if (!path.startsWith(`${prefix}/`)) return void response.writeHead(404).end('not found');
    if (path.startsWith(`${prefix}/login/`)) {
      return void login(provider, realm, request, response).catch(() => {
        const text = 'This log-in has expired. Go back to where you came from and start again.';
        sendPage(response, 400, errorPage('expired', text));
      });
    }
    (request as IncomingMessage & { originalUrl?: string }).originalUrl = path + search;
    request.url = path.slice(prefix.length) + search;
    return void callback(request, response);
  };
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  };
  response.writeHead(status, headers).end(html);
}

async function login(
  provider: Provider,
  realm: Realm,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params, uid } = await provider.interactionDetails(request, response);
  const client = realm.clients.find((c) => c.clientId === params.client_id);
  const show = (status: number, error?: string) => {
    const hints = realm.users
      .filter((user) => user.credentials)
      .map((user) => ({ name: user.username, roles: (user.realmRoles ?? []).filter(isOwnRole) }));
    sendPage(
      response,
      status,
      loginPage(`/realms/${realm.realm}/login/${uid}`, client?.name ?? 'Gatehouse', hints, error),
    );
  };
  if (request.method !== 'POST') return show(200);
  const form = new URLSearchParams(await readBody(request));
  const user = findUser(realm, form.get('username') ?? '', form.get('password') ?? '');
  if (!user) return show(401, 'The user name or the password is wrong.');
  await provider.interactionFinished(request, response, { login: { accountId: idOf(user) } });
}

/** Keycloak's own roles tell a person nothing. */
function isOwnRole(role: string): boolean {
  return !role.startsWith('default-roles-');
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > 10_000) throw new Error('too large');
  }
  return body;
}
