import { Injectable } from '@nestjs/common';
import { importPKCS8 } from 'jose';
import * as oauth from 'oauth4webapi';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { CommandHandler } from '@gatehouse/event-store';
import { rejected } from '@gatehouse/oauth-discovery';
import { AuthBrokerConfig } from '../auth-broker.config.js';
import { BackendHistory } from '../connections/backend-history.js';
import { clientConnectionId, type ClientPurpose } from '../connections/connection-id.js';
import { connectionDecider } from '../connections/connection.decider.js';
import { Vault } from '../vault/vault.js';
import { OAuthRegistrationRow } from './oauth.entity.js';
import { OAuthHttp } from './oauth-http.js';

/** The gateway as a client of an authorization server. */
export interface OAuthClient {
  clientId: string;
  authentication: oauth.ClientAuth;
}

/** Whose client is wanted. */
export interface ClientOf {
  org: string;
  backendId: string;
  purpose: ClientPurpose;
  /** As an administrator has set it; empty = none. */
  clientId: string;
}

/** What an administrator gave, as it lies in the vault. It is sent to this issuer and to no other. */
export interface ClientSecret {
  issuer: string;
  secret?: string;
  /** PEM (PKCS#8). */
  privateKey?: string;
  algorithm?: string;
}

/**
 * Who the gateway is at an authorization server: the client that an administrator has named, else its metadata document
 * (CIMD), else one that it registers by itself (RFC 7591) and keeps for the issuer. Credentials never change the issuer.
 */
@Injectable()
export class OAuthClients {
  constructor(
    private readonly config: AuthBrokerConfig,
    private readonly dataSource: DataSource,
    private readonly vault: Vault,
    private readonly commands: CommandHandler,
    private readonly backends: BackendHistory,
    private readonly http: OAuthHttp,
  ) {}

  get redirectUri(): string {
    return `${this.config.portalUrl}/oauth/callback`;
  }

  /** @throws GatehouseError GATEHOUSE_OAUTH_CLIENT_NEEDED, _SERVER_REJECTED, _REFUSED, _UNAVAILABLE */
  async clientFor(server: oauth.AuthorizationServer, of: ClientOf): Promise<OAuthClient> {
    if (of.clientId !== '') return this.preRegistered(server, of);
    const { clientMetadataUrl } = this.config;
    if (clientMetadataUrl !== '' && server.client_id_metadata_document_supported === true) {
      return { clientId: clientMetadataUrl, authentication: oauth.None() };
    }
    if (server.registration_endpoint === undefined) {
      throw new GatehouseError('GATEHOUSE_OAUTH_CLIENT_NEEDED', { detail: `Issuer: ${server.issuer}` });
    }
    return this.registered(server, of);
  }

  /** The authorization server does not know the client any more: the next sign-in registers anew. */
  async forget(org: string, issuer: string): Promise<void> {
    await this.dataSource.getRepository(OAuthRegistrationRow).delete({ org, issuer });
  }

  /** The secret that an administrator gave for a backend; undefined when there is none that is good now. */
  async secretOf(org: string, backendId: string, purpose: ClientPurpose): Promise<ClientSecret | undefined> {
    const id = clientConnectionId(backendId, purpose);
    const { state, version } = await this.commands.load(connectionDecider, { org, aggregate: 'connection', id });
    const { validAfter } = await this.backends.of(org, backendId);
    if (state.status === 'absent' || version <= validAfter) return undefined;
    return (await this.vault.read(org, id, state.secretVersion)) as unknown as ClientSecret;
  }

  private async preRegistered(server: oauth.AuthorizationServer, of: ClientOf): Promise<OAuthClient> {
    const { clientId } = of;
    const given = await this.secretOf(of.org, of.backendId, of.purpose);
    if (!given) return { clientId, authentication: oauth.None() };
    if (given.issuer !== server.issuer) {
      throw rejected(
        `The client's secret is for ${given.issuer}, and the authorization server is ${server.issuer} now.`,
      );
    }
    return { clientId, authentication: await authenticationWith(server, given) };
  }

  private async registered(server: oauth.AuthorizationServer, { org }: ClientOf): Promise<OAuthClient> {
    const rows = this.dataSource.getRepository(OAuthRegistrationRow);
    const known = await rows.findOneBy({ org, issuer: server.issuer });
    if (known && (known.expiresAt === null || known.expiresAt.getTime() > Date.now())) return this.open(known);
    const fresh = await this.register(server);
    const { keyId, sealed } =
      fresh.secret === undefined
        ? noSecret
        : await this.vault.seal(org, contextOf(server.issuer, fresh.clientId), fresh.secret);
    const { clientId, authMethod, expiresAt } = fresh;
    const row = { org, issuer: server.issuer, clientId, authMethod, expiresAt, keyId, sealed };
    if (known) await rows.update({ org, issuer: server.issuer }, row);
    // Two replicas may be first at once: one registration is kept, and both use it.
    else await rows.createQueryBuilder().insert().values(row).orIgnore().execute();
    return this.open(await rows.findOneByOrFail({ org, issuer: server.issuer }));
  }

  private async open({ org, issuer, clientId, authMethod, keyId, sealed }: OAuthRegistrationRow): Promise<OAuthClient> {
    if (sealed === null || keyId === null) return { clientId, authentication: oauth.None() };
    const secret = await this.vault.open(org, contextOf(issuer, clientId), keyId, sealed);
    const isPost = authMethod === 'client_secret_post';
    return { clientId, authentication: isPost ? oauth.ClientSecretPost(secret) : clientSecretBasic(secret) };
  }

  /** Dynamic client registration (RFC 7591). */
  private async register(server: oauth.AuthorizationServer): Promise<Registered> {
    const metadata = registrationAt(server, this.redirectUri);
    const response = await this.http.fetch(server.registration_endpoint ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(metadata),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw refusedBy(server.issuer, 'register the gateway', answer);
    return registeredBy(answer, metadata.token_endpoint_auth_method);
  }
}

/** What the gateway asks to be registered as. */
function registrationAt(server: oauth.AuthorizationServer, redirectUri: string) {
  const supported = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const authMethod = ['client_secret_basic', 'client_secret_post', 'none'].find((method) => supported.includes(method));
  if (authMethod === undefined) {
    const kinds = supported.join(', ').slice(0, 200);
    throw rejected(`It registers no client of a kind that the gateway can be (${kinds}).`);
  }
  const refreshes = server.grant_types_supported?.includes('refresh_token') ?? true;
  return {
    client_name: 'Gatehouse',
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', ...(refreshes ? ['refresh_token'] : [])],
    response_types: ['code'],
    token_endpoint_auth_method: authMethod,
    // On a developer's machine the gateway is reached by http on loopback, which only native applications may be.
    application_type: redirectUri.startsWith('https:') ? 'web' : 'native',
  };
}

function registeredBy(answer: unknown, wantedMethod: string): Registered {
  const { client_id: clientId, ...rest } = (answer ?? {}) as Record<string, unknown>;
  if (typeof clientId !== 'string' || clientId === '') throw rejected('It registered the gateway without a client id.');
  const { client_secret: secret, token_endpoint_auth_method: given, client_secret_expires_at: ends } = rest;
  const hasSecret = typeof secret === 'string' && secret !== '' && given !== 'none';
  return {
    clientId,
    authMethod: typeof given === 'string' ? given : wantedMethod,
    secret: hasSecret ? secret : undefined,
    expiresAt: typeof ends === 'number' && ends > 0 ? new Date(ends * 1_000) : null,
  };
}

interface Registered {
  clientId: string;
  authMethod: string;
  secret: string | undefined;
  expiresAt: Date | null;
}

const noSecret = { keyId: null, sealed: null };

function contextOf(issuer: string, clientId: string): string[] {
  return ['oauth-registration', issuer, clientId];
}

/** The way to prove itself that fits what was given, among those that the server takes. */
async function authenticationWith(
  server: oauth.AuthorizationServer,
  { secret = '', privateKey, algorithm = 'RS256' }: ClientSecret,
): Promise<oauth.ClientAuth> {
  if (privateKey !== undefined) return oauth.PrivateKeyJwt(await importPKCS8(privateKey, algorithm));
  const supported = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const isPost = !supported.includes('client_secret_basic') && supported.includes('client_secret_post');
  return isPost ? oauth.ClientSecretPost(secret) : clientSecretBasic(secret);
}

/**
 * As RFC 6749 section 2.3.1 has it, with nothing written in hex that need not be: there are servers that compare without
 * decoding, and the library writes `-` so.
 */
function clientSecretBasic(secret: string): oauth.ClientAuth {
  const encode = (text: string) => new URLSearchParams({ text }).toString().slice('text='.length);
  return (_, { client_id: clientId }, _body, headers) => {
    const pair = `${encode(clientId)}:${encode(secret)}`;
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  };
}

/** The server's own refusal: its error code is shown, and nothing else of what it says. */
export function refusedBy(issuer: string, what: string, answer: unknown): GatehouseError {
  const { error } = (answer ?? {}) as { error?: unknown };
  const code = typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? ` (${error})` : '';
  return new GatehouseError('GATEHOUSE_OAUTH_REFUSED', { detail: `${issuer} refused to ${what}${code}.` });
}
