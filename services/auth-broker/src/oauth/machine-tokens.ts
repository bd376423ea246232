import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { decodeJwt } from 'jose';
import { LRUCache } from 'lru-cache';
import { CredentialMode, type BackendSettings, type OAuthSettings } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { discover, rejected, type Discovered } from '@gatehouse/oauth-discovery';
import { AuthBrokerConfig } from '../auth-broker.config.js';
import { AuthorizationServers } from './authorization-servers.js';
import { provokeChallenge } from './provoke-challenge.js';
import { OAuthClients } from './oauth-clients.js';
import { OAuthHttp } from './oauth-http.js';
import { chooseScopes } from './scopes.js';
import { GrantRefused, jwtBearer, TokenEndpoint, tokenExchange, type Granted } from './token-endpoint.js';
import type { Access } from './token-sets.js';

/** For whom a token is wanted that nobody has to sign in for. */
export interface MachineRequest {
  org: string;
  backendId: string;
  settings: BackendSettings;
  /** The verified token with which the user called; empty when there is none. */
  subjectToken: string;
  /** Revision of a token that the backend refused, and what it wants instead. */
  refused: string;
  wantedScopes: readonly string[];
}

interface Held extends Access {
  untilMs: number;
}

const maxTtlSeconds = 300;
/** When the server does not say. */
const usualLifetimeSeconds = 300;
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';
const idJagProfile = 'urn:ietf:params:oauth:grant-profile:id-jag';

/**
 * Tokens that the gateway gets by itself: for itself (client credentials), or for a user whose own token it gives to the
 * identity provider (token exchange, ID-JAG). They and the users' tokens are held in memory only.
 */
@Injectable()
export class MachineTokens {
  private readonly held = new LRUCache<string, Held>({ max: 10_000 });
  private readonly asking = new Map<string, Promise<Held>>();
  private readonly scopes = new LRUCache<string, string[]>({ max: 10_000 });
  private lastRevision = 0;

  constructor(
    private readonly config: AuthBrokerConfig,
    private readonly servers: AuthorizationServers,
    private readonly clients: OAuthClients,
    private readonly tokens: TokenEndpoint,
    private readonly http: OAuthHttp,
  ) {}

  /** @throws GatehouseError GATEHOUSE_CONNECTION_NO_USER_TOKEN, _SCOPES_REFUSED; GATEHOUSE_OAUTH_*; GATEHOUSE_OUTBOUND_* */
  async access(request: MachineRequest): Promise<Access> {
    const key = keyOf(request);
    const held = this.held.get(key);
    if (request.wantedScopes.length > 0) this.widen(key, request.wantedScopes, held);
    const isRefused = held?.revision === request.refused;
    if (held && !isRefused && held.untilMs > Date.now()) return withTtl(held);
    const asking = this.asking.get(key) ?? this.ask(key, request).finally(() => this.asking.delete(key));
    this.asking.set(key, asking);
    return withTtl(await asking);
  }

  /** What has been given already does not help when it is asked for again. */
  private widen(key: string, wanted: readonly string[], held: Held | undefined): void {
    const known = new Set([...(this.scopes.get(key) ?? []), ...(held?.scopes ?? [])]);
    if (wanted.every((scope) => known.has(scope))) throw new GatehouseError('GATEHOUSE_CONNECTION_SCOPES_REFUSED');
    this.scopes.set(key, [...known, ...wanted]);
  }

  private async ask(key: string, request: MachineRequest): Promise<Held> {
    const { settings } = request;
    try {
      const { granted, scopes } = await this.grantFor(request, this.scopes.get(key) ?? []);
      const lifetime = granted.lifetimeSeconds ?? usualLifetimeSeconds;
      const held: Held = {
        accessToken: granted.accessToken,
        origin: new URL(settings.url).origin,
        scopes: granted.scopes ?? scopes,
        revision: `m${++this.lastRevision}`,
        ttlSeconds: 0,
        untilMs: Date.now() + lifetime * 800,
      };
      this.held.set(key, held);
      return held;
    } catch (error) {
      throw error instanceof GrantRefused ? error.error : error;
    }
  }

  private async grantFor(
    request: MachineRequest,
    wider: readonly string[],
  ): Promise<{ granted: Granted; scopes: string[] }> {
    const { settings } = request;
    const own = settings.oauth;
    if (!own) throw new GatehouseError('GATEHOUSE_OAUTH_CLIENT_NEEDED');
    if (settings.credentialMode === CredentialMode.TOKEN_EXCHANGE) return this.exchange(request, own);
    const challenge = await provokeChallenge(this.http.fetch, settings);
    const found = await discover(this.http.fetch, settings.url, own, challenge);
    const scopes = chooseScopes({
      ...{ set: own.scopes, challenged: challenge?.scopes, resource: found.resourceScopes, earlier: wider },
      server: undefined,
    });
    const isForItself = settings.credentialMode === CredentialMode.CLIENT_CREDENTIALS;
    const granted = isForItself
      ? await this.forItself(request, own, found, scopes)
      : await this.byAssertion(request, own, found, scopes);
    return { granted, scopes };
  }

  /** RFC 6749 section 4.4; the MCP extension oauth-client-credentials. */
  private async forItself(
    { org, backendId }: MachineRequest,
    { clientId }: OAuthSettings,
    { server, resource }: Discovered,
    scopes: string[],
  ): Promise<Granted> {
    const client = await this.confidentialClient(server, { org, backendId, purpose: 'backend', clientId });
    return this.tokens.ask(server, client, 'client_credentials', { resource, ...scopeOf(scopes) });
  }

  /** RFC 8693, at the server that gave the user's token. */
  private async exchange(request: MachineRequest, own: OAuthSettings): Promise<{ granted: Granted; scopes: string[] }> {
    const { org, backendId, settings } = request;
    const { server, subject } = await this.identityProvider(request, own);
    const { scopes, audience, identityProviderClientId: clientId } = own;
    const of = { org, backendId, purpose: 'identity_provider', clientId } as const;
    const client = await this.confidentialClient(server, of);
    const granted = await this.tokens.ask(server, client, tokenExchange, {
      ...subject,
      requested_token_type: accessToken,
      resource: own.resource || settings.url,
      ...(audience === '' ? {} : { audience }),
      ...scopeOf(scopes),
    });
    return { granted, scopes };
  }

  /** Enterprise-Managed Authorization: an ID-JAG of the identity provider, and for it a token of the backend's server. */
  private async byAssertion(
    request: MachineRequest,
    own: OAuthSettings,
    { server, resource }: Discovered,
    scopes: string[],
  ): Promise<Granted> {
    const profiles = (server as { authorization_grant_profiles_supported?: unknown })
      .authorization_grant_profiles_supported;
    if (Array.isArray(profiles) && !profiles.includes(idJagProfile)) {
      throw rejected('It does not take assertions of identity providers (ID-JAG).');
    }
    const { org, backendId } = request;
    const provider = await this.identityProvider(request, own);
    const atProvider = await this.confidentialClient(provider.server, {
      ...{ org, backendId, purpose: 'identity_provider', clientId: own.identityProviderClientId },
    });
    const atBackend = await this.confidentialClient(server, {
      ...{ org, backendId, purpose: 'backend', clientId: own.clientId },
    });
    const wanted = { ...provider.subject, audience: server.issuer, resource, ...scopeOf(scopes) };
    const assertion = await this.tokens.askAssertion(provider.server, atProvider, wanted);
    return this.tokens.ask(server, atBackend, jwtBearer, { assertion, resource, ...scopeOf(scopes) });
  }

  /** A user's token goes back to the server that gave it, and to no other. */
  private async identityProvider({ subjectToken }: MachineRequest, { identityProvider }: OAuthSettings) {
    if (subjectToken === '') throw new GatehouseError('GATEHOUSE_CONNECTION_NO_USER_TOKEN');
    const issuer = identityProvider || this.config.issuer;
    if (decodeJwt(subjectToken).iss !== issuer) throw new GatehouseError('GATEHOUSE_CONNECTION_NO_USER_TOKEN');
    const subject = { subject_token: subjectToken, subject_token_type: accessToken };
    return { server: await this.servers.at(issuer), subject };
  }

  /** Who acts without anybody's consent has to prove who it is. */
  private async confidentialClient(server: Discovered['server'], of: Parameters<OAuthClients['clientFor']>[1]) {
    const isKnown = of.clientId !== '' && (await this.clients.secretOf(of.org, of.backendId, of.purpose)) !== undefined;
    if (!isKnown) {
      const detail = `At ${server.issuer}, with a secret or a key of its own.`;
      throw new GatehouseError('GATEHOUSE_OAUTH_CLIENT_NEEDED', { detail });
    }
    return this.clients.clientFor(server, of);
  }
}

function scopeOf(scopes: readonly string[]): Record<string, string> {
  return scopes.length === 0 ? {} : { scope: scopes.join(' ') };
}

function withTtl(held: Held): Access {
  const seconds = Math.floor((held.untilMs - Date.now()) / 1_000);
  return { ...held, ttlSeconds: Math.max(1, Math.min(maxTtlSeconds, seconds)) };
}

/** Other settings are other tokens; a user's token stands for the user and what it may. */
function keyOf({ org, backendId, settings, subjectToken }: MachineRequest): string {
  const { url, credentialMode, oauth } = settings;
  const isForUser = credentialMode !== CredentialMode.CLIENT_CREDENTIALS;
  const subject = isForUser ? createHash('sha256').update(subjectToken).digest('base64url') : '';
  return JSON.stringify([org, backendId, url, credentialMode, oauth, subject]);
}
