import { generateKeyPairSync, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { errors, Provider, type JWKS, type KoaContextWithOIDC } from 'oidc-provider';
import { apiScope, configurationOf } from './configuration.js';
import { loginPage } from './pages.js';
import { idOf, readRealm, type Realm, type RealmUser } from './realm.js';

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

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * An OpenID provider (oidc-provider) in the shape of a Keycloak realm, for development and tests only: it knows the
 * users of the realm file with their passwords in clear text, and therefore listens on loopback alone.
 */
export async function startDevIdp(options: DevIdpOptions): Promise<DevIdp> {
  const { host = '127.0.0.1', port, realmFile, variables, dataDir } = options;
  if (!loopback.has(host)) {
    throw new Error(
      `The development identity provider listens on loopback only, not on ${host}. Use Keycloak instead.`,
    );
  }
  const realm = readRealm(realmFile, variables);
  const handler: { current?: (request: IncomingMessage, response: ServerResponse) => void } = {};
  const server = createServer((request, response) => handler.current?.(request, response));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const issuer = `http://127.0.0.1:${portOf(server)}/realms/${realm.realm}`;
  const keys = loadKeys(dataDir);
  const provider = new Provider(issuer, configurationOf(realm, keys.jwks, keys.cookieKey));
  allowWildcardRedirects(provider, realm);
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
  const callback = provider.callback();
  return (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '';
    if (!url.startsWith(prefix)) return void response.writeHead(404).end('not found');
    if (url.startsWith(`${prefix}/login/`)) {
      return void login(provider, realm, request, response).catch(() => {
        response
          .writeHead(400, { 'content-type': 'text/plain' })
          .end('This log-in has expired. Go back and start again.');
      });
    }
    (request as IncomingMessage & { originalUrl?: string }).originalUrl = url;
    request.url = url.slice(prefix.length) || '/';
    return void callback(request, response);
  };
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
    const names = realm.users.filter((user) => user.credentials).map((user) => user.username);
    const html = loginPage(`/realms/${realm.realm}/login/${uid}`, client?.name ?? 'Gatehouse', names, error);
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(html);
  };
  if (request.method !== 'POST') return show(200);
  const form = new URLSearchParams(await readBody(request));
  const user = findUser(realm, form.get('username') ?? '', form.get('password') ?? '');
  if (!user) return show(401, 'The user name or the password is wrong.');
  await provider.interactionFinished(request, response, { login: { accountId: idOf(user) } });
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > 10_000) throw new Error('too large');
  }
  return body;
}

function findUser(realm: Realm, name: string, password: string): RealmUser | undefined {
  const user = realm.users.find((u) => u.username === name || u.email === name);
  const expected = user?.credentials?.find((c) => c.type === 'password')?.value;
  if (expected === undefined) return undefined;
  const [a, b] = [Buffer.from(expected), Buffer.from(password)];
  return a.length === b.length && timingSafeEqual(a, b) ? user : undefined;
}

/** Keycloak allows `*` at the end of a redirect URI, and any port of a loopback address. */
function allowWildcardRedirects(provider: Provider, realm: Realm): void {
  const prototype = provider.Client.prototype as unknown as {
    clientId: string;
    redirectUriAllowed(this: { clientId: string }, uri: string): boolean;
    postLogoutRedirectUriAllowed(this: { clientId: string }, uri: string): boolean;
  };
  const matches = (pattern: string, uri: string) => {
    const plain = uri.replace(/^(http:\/\/(?:127\.0\.0\.1|localhost)):\d+/, '$1');
    if (!pattern.endsWith('*')) return uri === pattern || plain === pattern;
    return uri.startsWith(pattern.slice(0, -1)) || plain.startsWith(pattern.slice(0, -1));
  };
  const clientOf = (id: string) => realm.clients.find((client) => client.clientId === id);
  prototype.redirectUriAllowed = function (uri) {
    return (clientOf(this.clientId)?.redirectUris ?? []).some((pattern) => matches(pattern, uri));
  };
  prototype.postLogoutRedirectUriAllowed = function (uri) {
    const patterns = clientOf(this.clientId)?.attributes?.['post.logout.redirect.uris'] ?? '';
    return patterns.split('##').some((pattern) => matches(pattern, uri));
  };
}

/** Keycloak's direct access grant, for scripts and tests. */
function registerPasswordGrant(provider: Provider, realm: Realm): void {
  const handler = async (ctx: KoaContextWithOIDC) => {
    const { client, params } = ctx.oidc;
    if (!client) throw new errors.InvalidClient('no client');
    const user = findUser(realm, String(params?.username), String(params?.password));
    if (!user) throw new errors.InvalidGrant('invalid user credentials');
    const accountId = idOf(user);
    const { resourceIndicators } = configurationOf(realm, { keys: [] }, '').features ?? {};
    const info = await resourceIndicators?.getResourceServerInfo?.(ctx, '', client);
    if (!info?.audience) throw new errors.InvalidTarget();
    const grant = new provider.Grant({ accountId, clientId: client.clientId });
    grant.addOIDCScope(apiScope);
    grant.addResourceScope(info.audience, apiScope);
    const grantId = await grant.save();
    const token = new provider.AccessToken({ accountId, client, grantId, gty: 'password', scope: apiScope } as never);
    (token as { resourceServer?: unknown }).resourceServer = new provider.ResourceServer(info.audience, info);
    ctx.body = {
      access_token: await token.save(),
      expires_in: realm.accessTokenLifespan,
      token_type: 'Bearer',
      scope: apiScope,
    };
  };
  provider.registerGrantType('password', handler, ['username', 'password', 'scope']);
}
