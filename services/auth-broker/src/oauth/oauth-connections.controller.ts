import { Body, Controller, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { importPKCS8 } from 'jose';
import { ConnectionKind } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CurrentPrincipal, SignedIn, type Principal } from '@gatehouse/identity';
import { reprobeSubject } from '@gatehouse/nats';
import { Commands, ForCommand, Nats, type CommandAccepted, type CommandRequest } from '@gatehouse/service-kit';
import { discover } from '@gatehouse/oauth-discovery';
import { AuthBrokerConfig } from '../auth-broker.config.js';
import { BackendHistory } from '../connections/backend-history.js';
import { clientConnectionId, type ClientPurpose } from '../connections/connection-id.js';
import { connectionDecider } from '../connections/connection.decider.js';
import { ConnectionRights } from '../connections/connection-rights.js';
import { Vault } from '../vault/vault.js';
import { Authorizations } from './authorizations.js';
import { provokeChallenge } from './provoke-challenge.js';
import {
  BeginAuthorizationDto,
  BegunAuthorizationView,
  CompleteAuthorizationDto,
  CompletedAuthorizationView,
  SaveClientDto,
} from './oauth-connections.dto.js';
import { OAuthHttp } from './oauth-http.js';
import { TokenSetRows } from './token-set-rows.js';

const probeMs = 5_000;

/** Connections that are made by signing in at the authorization server of a backend. */
@ApiTags('connections')
@Controller('connections')
export class OAuthConnectionsController {
  constructor(
    private readonly config: AuthBrokerConfig,
    private readonly commands: Commands,
    private readonly authorizations: Authorizations,
    private readonly backends: BackendHistory,
    private readonly tokenSets: TokenSetRows,
    private readonly vault: Vault,
    private readonly rights: ConnectionRights,
    private readonly http: OAuthHttp,
    private readonly nats: Nats,
  ) {}

  @Post('authorize')
  @HttpCode(200)
  @SignedIn()
  @ApiOperation({ summary: 'Begin to connect to a backend: where to send the browser' })
  @ApiOkResponse({ type: BegunAuthorizationView })
  async authorize(
    @Body() { backendId }: BeginAuthorizationDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<BegunAuthorizationView> {
    const { oauth } = await this.authorizations.settingsOf(by.org, backendId);
    this.rights.assertMay(by, oauth.shared ? 'connection:create-shared' : 'connection:create-own', backendId);
    return this.authorizations.begin(by, backendId);
  }

  @Post('complete')
  @HttpCode(200)
  @SignedIn()
  @ApiOperation({ summary: 'Finish to connect, with what the browser brought back; only for the user who began it' })
  @ApiOkResponse({ type: CompletedAuthorizationView })
  async complete(
    @Body() { answer, attempt }: CompleteAuthorizationDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CompletedAuthorizationView> {
    const { org } = by.principal;
    const done = await this.authorizations.complete(by.principal, new URLSearchParams(answer), attempt);
    const { backendId, connectionId: id, connectionUser: userId, set } = done;
    this.rights.assertMay(
      by.principal,
      userId === '' ? 'connection:create-shared' : 'connection:create-own',
      backendId,
    );
    const { version: secretVersion, fingerprint } = await this.tokenSets.store(org, id, set, done.lifetimeSeconds);
    const command = {
      ...({ type: 'AuthorizeConnection', backendId, userId, secretVersion, fingerprint } as const),
      ...{ issuer: set.server.issuer, scopes: set.scopes },
    };
    const accepted = await this.commands.run(connectionDecider, { aggregate: 'connection', id }, command, by);
    await this.tokenSets.destroyUpTo({ org, connectionId: id, version: secretVersion - 1 });
    // What the backend can do may show only now, and an agent that waits is about to ask for it.
    await this.nats.connection.request(reprobeSubject(org), id, { timeout: probeMs }).catch(() => undefined);
    return { ...accepted, backendId };
  }

  @Put('client')
  @SignedIn()
  @ApiOperation({ summary: 'Keep the secret or key of the gateway as a client of an authorization server' })
  async saveClient(@Body() body: SaveClientDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const { backendId, purpose = 'backend', secret, privateKey, algorithm = 'RS256' } = body;
    const { org } = by.principal;
    this.rights.assertMay(by.principal, 'connection:create-shared', backendId);
    if ((secret === undefined) === (privateKey === undefined)) throw invalid('Give either a secret or a private key.');
    if (privateKey !== undefined) {
      await importPKCS8(privateKey, algorithm).catch(() => {
        throw invalid(`privateKey is no PKCS#8 key in PEM for ${algorithm}.`);
      });
    }
    const issuer = body.issuer ?? (await this.issuerFor(org, backendId, purpose));
    const content = { issuer, ...(secret === undefined ? { privateKey: privateKey ?? '', algorithm } : { secret }) };
    const id = clientConnectionId(backendId, purpose);
    const { version: secretVersion, fingerprint } = await this.vault.store(org, id, content);
    const command = {
      ...({ type: 'SaveConnection', kind: ConnectionKind.CLIENT, backendId, userId: '' } as const),
      ...{ headerNames: [], secretVersion, fingerprint },
    };
    const accepted = await this.commands.run(connectionDecider, { aggregate: 'connection', id }, command, by);
    await this.vault.destroyUpTo(org, id, secretVersion - 1);
    return accepted;
  }

  /** The secret is good for one issuer, which is settled now: a backend that names another one later does not get it. */
  private async issuerFor(org: string, backendId: string, purpose: ClientPurpose): Promise<string> {
    const { settings } = await this.backends.of(org, backendId);
    const { issuer = '', identityProvider = '' } = settings?.oauth ?? {};
    if (purpose === 'identity_provider') return identityProvider || this.config.issuer;
    if (issuer !== '') return issuer;
    if (!settings)
      throw new GatehouseError('GATEHOUSE_BACKEND_NOT_FOUND', { detail: 'Register it first, or give an issuer.' });
    const challenge = await provokeChallenge(this.http.fetch, settings);
    return (
      await discover(this.http.fetch, settings.url, { issuer, resource: settings.oauth?.resource ?? '' }, challenge)
    ).issuer;
  }
}

function invalid(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_REQUEST_INVALID', { detail });
}
