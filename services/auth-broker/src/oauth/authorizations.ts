import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import * as oauth from 'oauth4webapi';
import { DataSource, LessThan } from 'typeorm';
import { CredentialMode, type BackendSettings, type OAuthSettings } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CommandHandler } from '@gatehouse/event-store';
import type { Principal } from '@gatehouse/identity';
import { discover, rejected, type Discovered } from '@gatehouse/oauth-discovery';
import { BackendHistory } from '../connections/backend-history.js';
import { connectionId } from '../connections/connection-id.js';
import { connectionDecider } from '../connections/connection.decider.js';
import { Vault } from '../vault/vault.js';
import { provokeChallenge } from './provoke-challenge.js';
import { OAuthClients, refusedBy, type OAuthClient } from './oauth-clients.js';
import { OAuthAttemptRow } from './oauth.entity.js';
import { OAuthHttp } from './oauth-http.js';
import { chooseScopes } from './scopes.js';
import { TokenEndpoint } from './token-endpoint.js';
import type { TokenSet } from './token-set-rows.js';

/** What is remembered while the browser is away. */
interface Attempt {
  backendId: string;
  connectionId: string;
  connectionUser: string;
  verifier: string;
  state: string;
  redirectUri: string;
  scopes: string[];
  resource: string;
  origin: string;
  /** As it was when the browser left: nothing that is said afterwards changes who is believed. */
  server: oauth.AuthorizationServer;
  clientId: string;
  namedClientId: string;
}

export interface BegunAuthorization {
  /** Where the browser goes. */
  url: string;
  /** What the browser has to bring back besides the answer; for a cookie. */
  attempt: string;
}

/** What came of a sign-in. */
export interface CompletedAuthorization {
  backendId: string;
  connectionId: string;
  connectionUser: string;
  set: TokenSet;
  lifetimeSeconds: number | undefined;
}

const validMs = 600_000;

/** Sign-ins of people at the authorization servers of backends: authorization code with PKCE, bound to user and browser. */
@Injectable()
export class Authorizations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly vault: Vault,
    private readonly commands: CommandHandler,
    private readonly backends: BackendHistory,
    private readonly clients: OAuthClients,
    private readonly tokens: TokenEndpoint,
    private readonly http: OAuthHttp,
  ) {}

  /** The settings of a backend to which people connect. @throws GATEHOUSE_BACKEND_NOT_FOUND, GATEHOUSE_CONNECTION_MODE_OTHER */
  async settingsOf(org: string, backendId: string): Promise<{ settings: BackendSettings; oauth: OAuthSettings }> {
    const { settings } = await this.backends.of(org, backendId);
    if (!settings) throw new GatehouseError('GATEHOUSE_BACKEND_NOT_FOUND');
    if (settings.credentialMode !== CredentialMode.OAUTH || !settings.oauth) {
      throw new GatehouseError('GATEHOUSE_CONNECTION_MODE_OTHER');
    }
    return { settings, oauth: settings.oauth };
  }

  /** @throws GatehouseError GATEHOUSE_OAUTH_*, GATEHOUSE_OUTBOUND_*, and those of `settingsOf` */
  async begin({ org, userId }: Principal, backendId: string): Promise<BegunAuthorization> {
    const { settings, oauth: own } = await this.settingsOf(org, backendId);
    const { url } = settings;
    const challenge = await provokeChallenge(this.http.fetch, settings);
    const found = await discover(this.http.fetch, url, own, challenge);
    assertInteractive(found.server);
    const connectionUser = own.shared ? '' : userId;
    const id = connectionId(backendId, connectionUser);
    const scopes = chooseScopes({
      set: own.scopes,
      challenged: challenge?.scopes,
      resource: found.resourceScopes,
      earlier: await this.earlierScopes(org, id, found.issuer),
      server: found.server.scopes_supported,
    });
    const namedClientId = own.clientId;
    const client = await this.clients.clientFor(found.server, {
      ...{ org, backendId, purpose: 'backend', clientId: namedClientId },
    });
    const attempt: Attempt = {
      ...{ backendId, connectionId: id, connectionUser, scopes, namedClientId, clientId: client.clientId },
      ...{ verifier: oauth.generateRandomCodeVerifier(), state: oauth.generateRandomState() },
      ...{ redirectUri: this.clients.redirectUri, resource: found.resource, origin: new URL(url).origin },
      server: found.server,
    };
    return { url: await authorizationUrl(found, client, attempt), attempt: await this.keep(org, userId, attempt) };
  }

  /**
   * Takes what a browser brought back. Good once, for the user and the browser that began it, within ten minutes.
   * @throws GatehouseError GATEHOUSE_OAUTH_ATTEMPT_UNKNOWN, _REFUSED, _SERVER_REJECTED, _UNAVAILABLE
   */
  async complete(
    { org, userId }: Principal,
    answer: URLSearchParams,
    browserSecret: string,
  ): Promise<CompletedAuthorization> {
    const attempt = await this.take(org, userId, answer.get('state') ?? '', browserSecret);
    const { server, backendId, namedClientId, scopes } = attempt;
    assertFrom(server, answer);
    if (answer.has('error')) throw refusedBy(server.issuer, 'connect you', { error: answer.get('error') });
    const { settings } = await this.settingsOf(org, backendId);
    if (new URL(settings.url).origin !== attempt.origin) throw new GatehouseError('GATEHOUSE_OAUTH_ATTEMPT_UNKNOWN');
    const client = await this.clients.clientFor(server, {
      ...{ org, backendId, purpose: 'backend', clientId: namedClientId },
    });
    if (client.clientId !== attempt.clientId) throw new GatehouseError('GATEHOUSE_OAUTH_ATTEMPT_UNKNOWN');
    const granted = await this.tokens.exchangeCode(server, client, { ...attempt, answer });
    const { connectionId: id, connectionUser, resource, origin, clientId } = attempt;
    const set: TokenSet = {
      ...{ accessToken: granted.accessToken, refreshToken: granted.refreshToken },
      ...{ scopes: granted.scopes ?? scopes, resource, origin, server, clientId, namedClientId },
    };
    return { backendId, connectionId: id, connectionUser, set, lifetimeSeconds: granted.lifetimeSeconds };
  }

  /** What was granted by the same issuer, with what the backend has wanted since. */
  private async earlierScopes(org: string, id: string, issuer: string): Promise<string[]> {
    const { state } = await this.commands.load(connectionDecider, { org, aggregate: 'connection', id });
    if (state.status === 'absent' || state.issuer !== issuer) return [];
    return state.wantedScopes.length > 0 ? state.wantedScopes : state.scopes;
  }

  private async keep(org: string, userId: string, attempt: Attempt): Promise<string> {
    const browserSecret = randomBytes(32).toString('base64url');
    const stateHash = hashOf(attempt.state);
    const { keyId, sealed } = await this.vault.seal(org, contextOf(stateHash), JSON.stringify(attempt));
    const rows = this.dataSource.getRepository(OAuthAttemptRow);
    await rows.delete({ endsAt: LessThan(new Date()) });
    const endsAt = new Date(Date.now() + validMs);
    await rows.insert({ stateHash, org, userId, browserHash: hashOf(browserSecret), keyId, sealed, endsAt });
    return browserSecret;
  }

  private async take(org: string, userId: string, state: string, browserSecret: string): Promise<Attempt> {
    const stateHash = hashOf(state);
    const [rows] = await this.dataSource.query<[{ key_id: string; sealed: Buffer }[], number]>(
      `DELETE FROM oauth_attempts WHERE state_hash = $1 AND org = $2 AND user_id = $3 AND browser_hash = $4
         AND ends_at > now() RETURNING key_id, sealed`,
      [stateHash, org, userId, hashOf(browserSecret)],
    );
    const [row] = rows;
    if (!row) throw new GatehouseError('GATEHOUSE_OAUTH_ATTEMPT_UNKNOWN');
    return JSON.parse(await this.vault.open(org, contextOf(stateHash), row.key_id, row.sealed)) as Attempt;
  }
}

function contextOf(stateHash: string): string[] {
  return ['oauth-attempt', stateHash];
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function assertInteractive({
  authorization_endpoint: endpoint,
  code_challenge_methods_supported: methods,
}: oauth.AuthorizationServer) {
  if (endpoint === undefined) throw rejected('It has no authorization endpoint, so nobody can sign in there.');
  // Without PKCE a code that somebody else gets hold of is as good as the token (OAuth 2.1 section 7.5).
  if (!methods?.includes('S256')) throw rejected('It does not say that it supports PKCE with S256.');
}

/** Which server answers is compared as text, whatever else it says (RFC 9207 section 2.4). */
function assertFrom(server: oauth.AuthorizationServer, answer: URLSearchParams): void {
  const [issuer, ...others] = answer.getAll('iss');
  if (issuer === undefined && server.authorization_response_iss_parameter_supported !== true) return;
  if (issuer !== server.issuer || others.length > 0)
    throw rejected('The answer to the sign-in comes from another server.');
}

async function authorizationUrl(
  { server, resource }: Discovered,
  { clientId }: OAuthClient,
  attempt: Attempt,
): Promise<string> {
  const url = new URL(server.authorization_endpoint ?? '');
  assertBrowsable(url);
  const parameters = {
    ...{ response_type: 'code', client_id: clientId, redirect_uri: attempt.redirectUri, state: attempt.state },
    ...{ code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier), code_challenge_method: 'S256' },
    resource,
    ...(attempt.scopes.length === 0 ? {} : { scope: attempt.scopes.join(' ') }),
    // Without it some servers give no refresh token.
    ...(attempt.scopes.includes('offline_access') ? { prompt: 'consent' } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** A browser is sent nowhere but to a web page: other schemes start programs (CVE-2025-6514). */
export function assertBrowsable({ protocol, hostname, username, password }: URL): void {
  const isLoopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  const isWeb = protocol === 'https:' || (protocol === 'http:' && isLoopback);
  if (!isWeb || username !== '' || password !== '') throw rejected('Its authorization endpoint is no https page.');
}
