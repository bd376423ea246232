import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { Provider, type JWKS } from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
import { AccessTokens, serveAccessTokens } from './access-tokens.js';
import { allowWildcards } from './clients.js';
import { configurationOf, type ProviderState } from './configuration.js';
import { confirmPage, errorPage, escapeHtml, loginPage } from './pages.js';
import { registerPasswordGrant } from './password-grant.js';
import { findUser, idOf, readRealm, scopesOf, type Realm } from './realm.js';
import { registerTokenExchange } from './token-exchange.js';

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
  /** As an administrator of Keycloak would. @throws TypeError when there is no such user. */
  setUserEnabled(username: string, enabled: boolean): void;
  /** Signs with a new key from now on; tokens of the keys before stay good. */
  rotateSigningKey(): void;
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
  // Log-ins need not outlive this process, but a change of the signing key.
  const state: ProviderState = { ...loadKeys(dataDir), adapter: createMemoryAdapter() };
  const tokens = new AccessTokens(realm, issuer, () => ({ keys: state.jwks.keys.map(publicPart) }));
  const serve = () => (handler.current = router(providerOf(issuer, realm, state, tokens), realm));
  serve();
  return {
    issuer,
    setUserEnabled: (username, enabled) => {
      const user = realm.users.find((one) => one.username === username);
      if (!user) throw new TypeError(`there is no user ${username}`);
      user.enabled = enabled;
    },
    rotateSigningKey: () => {
      state.jwks = { keys: [signingKey(), ...state.jwks.keys] };
      keepKeys(dataDir, state);
      serve();
    },
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

function providerOf(issuer: string, realm: Realm, state: ProviderState, tokens: AccessTokens): Provider {
  const provider = new Provider(issuer, configurationOf(realm, state));
  allowWildcards(provider, realm);
  registerPasswordGrant(provider, realm);
  registerTokenExchange(provider, realm, tokens);
  serveAccessTokens(provider, tokens);
  return provider;
}

type Keys = Pick<ProviderState, 'jwks' | 'cookieKey'>;

function loadKeys(dataDir: string | undefined): Keys {
  const file = dataDir === undefined ? undefined : join(dataDir, 'keys.json');
  if (file !== undefined && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Keys;
  const keys = { jwks: { keys: [signingKey()] }, cookieKey: randomBytes(32).toString('hex') };
  keepKeys(dataDir, keys);
  return keys;
}

function keepKeys(dataDir: string | undefined, { jwks, cookieKey }: Keys): void {
  if (dataDir === undefined) return;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDir, 'keys.json'), JSON.stringify({ jwks, cookieKey }), { mode: 0o600 });
}

function signingKey(): JWKS['keys'][number] {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256', use: 'sig' };
  return jwk;
}

function publicPart({ kty, n, e, kid, alg, use }: JWKS['keys'][number]): JWK {
  return { kty, n, e, kid, alg, use } as JWK;
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
    const query = path === `${prefix}/protocol/openid-connect/auth` ? withDefaultScopes(realm, search) : search;
    (request as IncomingMessage & { originalUrl?: string }).originalUrl = path + query;
    request.url = path.slice(prefix.length) + query;
    return void callback(request, response);
  };
}

/** Keycloak grants the default scopes to whoever asks for none, as agents do. */
function withDefaultScopes(realm: Realm, search: string): string {
  const query = new URLSearchParams(search);
  const asked = (query.get('scope') ?? '').split(' ').filter(Boolean);
  query.set('scope', [...new Set([...asked, ...scopesOf(realm).always])].join(' '));
  return `?${query.toString()}`;
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
  const { params, uid, prompt } = await provider.interactionDetails(request, response);
  if (prompt.name === 'consent') return consent(provider, realm, request, response);
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

/** Whether a client that nobody has entered into the realm may act for the user. */
async function consent(
  provider: Provider,
  realm: Realm,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params, uid } = await provider.interactionDetails(request, response);
  const id = String(params.client_id);
  const client = await provider.Client.find(id);
  if (request.method !== 'POST') {
    const text =
      `<p>Let <strong>${escapeHtml(client?.clientName ?? id)}</strong> use Gatehouse as you? ` +
      `It is not known to your company: <code>${escapeHtml(id)}</code></p>`;
    const form = `<form id="consent" method="post" action="/realms/${realm.realm}/login/${uid}"></form>`;
    const button = { label: 'Allow', attributes: 'form="consent" name="accept" value="yes"' };
    return sendPage(response, 200, confirmPage('Let it in?', text, form, button));
  }
  const isAccepted = new URLSearchParams(await readBody(request)).get('accept') === 'yes';
  const result = isAccepted ? { consent: {} } : { error: 'access_denied', error_description: 'the user said no' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
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
