import { Injectable } from '@nestjs/common';
import {
  ConnectionKind,
  create,
  CredentialMode,
  CredentialReplySchema,
  ReauthReason,
  type CredentialReply,
  type CredentialRequest,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CommandHandler } from '@gatehouse/event-store';
import { parseChallenge } from '@gatehouse/oauth-discovery';
import { AuthBrokerConfig } from '../auth-broker.config.js';
import { MachineTokens } from '../oauth/machine-tokens.js';
import { TokenSetRows } from '../oauth/token-set-rows.js';
import { TokenSets, TokensUnusable, type Access } from '../oauth/token-sets.js';
import { Vault } from '../vault/vault.js';
import { BackendHistory, type KnownBackend } from './backend-history.js';
import { connectionId } from './connection-id.js';
import { queryMark } from './credential-form.js';
import { connectionDecider, type ConnectionCommand, type ConnectionState } from './connection.decider.js';

type Present = Extract<ConnectionState, { status: 'present' }>;

const headerTtlSeconds = 300;
const by = { principalId: 'system:auth-broker' };

/** The credential for a call, however the backend wants it. */
@Injectable()
export class Credentials {
  constructor(
    private readonly config: AuthBrokerConfig,
    private readonly commands: CommandHandler,
    private readonly vault: Vault,
    private readonly backends: BackendHistory,
    private readonly tokenSets: TokenSets,
    private readonly rows: TokenSetRows,
    private readonly machineTokens: MachineTokens,
  ) {}

  /** @throws GatehouseError with the code that the reply is to carry */
  async answer(request: CredentialRequest): Promise<CredentialReply> {
    const backend = await this.backends.of(request.orgId, request.backendId);
    switch (backend.settings?.credentialMode) {
      case CredentialMode.OAUTH:
        return this.ofSignIn(request, backend);
      case CredentialMode.CLIENT_CREDENTIALS:
      case CredentialMode.TOKEN_EXCHANGE:
      case CredentialMode.ENTERPRISE_MANAGED:
        return this.ofMachine(request, backend);
      case CredentialMode.PASSTHROUGH:
        // Agents bring it themselves; what was connected in another mode is not for now.
        throw new GatehouseError('GATEHOUSE_CONNECTION_NOT_FOUND');
      default:
        return this.ofHeaders(request, backend);
    }
  }

  private async ofHeaders(request: CredentialRequest, backend: KnownBackend): Promise<CredentialReply> {
    const headers =
      (await this.headersOf(request, request.userId, backend)) ?? (await this.headersOf(request, '', backend));
    if (!headers) return create(CredentialReplySchema, { errorCode: 'GATEHOUSE_CONNECTION_NOT_FOUND' });
    const list = Object.entries(headers).map(([name, value]) => ({ name, value }));
    return create(CredentialReplySchema, {
      headers: list.filter(({ name }) => !name.startsWith(queryMark)),
      query: list
        .filter(({ name }) => name.startsWith(queryMark))
        .map(({ name, value }) => ({ name: name.slice(queryMark.length), value })),
      ttlSeconds: headerTtlSeconds,
    });
  }

  private async headersOf({ orgId, backendId }: CredentialRequest, userId: string, backend: KnownBackend) {
    const id = connectionId(backendId, userId);
    const state = await this.validState(orgId, id, backend);
    return state?.kind === ConnectionKind.HEADER ? this.vault.read(orgId, id, state.secretVersion) : undefined;
  }

  private async ofMachine(request: CredentialRequest, { settings }: KnownBackend): Promise<CredentialReply> {
    const { orgId: org, backendId, subjectToken, refusal } = request;
    if (!settings) throw new GatehouseError('GATEHOUSE_CONNECTION_NOT_FOUND');
    const refused = refusal?.revision ?? '';
    const access = await this.machineTokens.access({
      ...{ org, backendId, settings, subjectToken, refused, wantedScopes: scopesWanted(request) ?? [] },
    });
    return replyWith(access);
  }

  private async ofSignIn(request: CredentialRequest, backend: KnownBackend): Promise<CredentialReply> {
    const { orgId, backendId, userId } = request;
    const isShared = backend.settings?.oauth?.shared ?? false;
    if (!isShared && userId === '') throw new GatehouseError('GATEHOUSE_CONNECTION_NO_USER');
    const id = connectionId(backendId, isShared ? '' : userId);
    const state = await this.validState(orgId, id, backend);
    if (state?.kind !== ConnectionKind.OAUTH) return this.connect(backendId, 'GATEHOUSE_CONNECTION_NEEDED');
    if (state.needsReauth !== ReauthReason.UNSPECIFIED) {
      return this.connect(backendId, 'GATEHOUSE_CONNECTION_NEEDS_REAUTH');
    }
    const wanted = wantedBy(request, state);
    return wanted ? this.wantScopes(request, id, state, wanted) : this.accessOf(request, id, state, backend);
  }

  private async accessOf(
    { orgId: org, backendId, refusal }: CredentialRequest,
    id: string,
    { secretVersion: version }: Present,
    { settings }: KnownBackend,
  ): Promise<CredentialReply> {
    const key = { org, connectionId: id, version };
    const giveUp = async ({ reason }: TokensUnusable) => {
      await this.tell(org, id, { type: 'DemandReauth', secretVersion: version, reason });
      await this.rows.destroyUpTo(key);
    };
    try {
      const refused = refusal?.status === 401 ? refusal.revision : '';
      const onUnusable = (error: TokensUnusable) => void giveUp(error).catch(() => undefined);
      const access = await this.tokenSets.access({ ...key, backendId }, refused, onUnusable);
      // A backend that has moved gets nothing of what was for its last place.
      const isMoved = new URL(settings?.url ?? '').origin !== access.origin;
      return isMoved ? this.connect(backendId, 'GATEHOUSE_CONNECTION_NEEDED') : replyWith(access);
    } catch (error) {
      if (!(error instanceof TokensUnusable)) throw error;
      await giveUp(error);
      return this.connect(backendId, 'GATEHOUSE_CONNECTION_NEEDS_REAUTH');
    }
  }

  /** Somebody has to agree to more; what has been granted already does not help when it is asked for again. */
  private async wantScopes(
    { orgId: org, backendId }: CredentialRequest,
    id: string,
    { scopes, secretVersion }: Present,
    wanted: readonly string[],
  ): Promise<CredentialReply> {
    if (wanted.every((scope) => scopes.includes(scope))) {
      throw new GatehouseError('GATEHOUSE_CONNECTION_SCOPES_REFUSED');
    }
    await this.tell(org, id, { type: 'WantScopes', secretVersion, scopes: [...wanted] });
    return this.connect(backendId, 'GATEHOUSE_CONNECTION_SCOPES_WANTED');
  }

  private async tell(org: string, id: string, command: ConnectionCommand): Promise<void> {
    await this.commands.handle(connectionDecider, { org, aggregate: 'connection', id }, command, by);
  }

  private connect(backendId: string, errorCode: string): CredentialReply {
    const connectUrl = `${this.config.portalUrl}/connect/${encodeURIComponent(backendId)}`;
    return create(CredentialReplySchema, { errorCode, connectUrl });
  }

  /** The events, not the rows, say what is current: a proxy may ask before the rows have it. */
  private async validState(org: string, id: string, { validAfter }: KnownBackend) {
    const { state, version } = await this.commands.load(connectionDecider, { org, aggregate: 'connection', id });
    return state.status === 'absent' || version <= validAfter ? undefined : state;
  }
}

/** What a backend wants besides the scopes of these tokens. */
function wantedBy(request: CredentialRequest, { secretVersion }: Present): readonly string[] | undefined {
  const isAboutThese = request.refusal?.revision.split('.')[0] === String(secretVersion);
  return isAboutThese ? scopesWanted(request) : undefined;
}

/** The scopes that a backend wants besides (RFC 6750 section 3.1); undefined when that is not what it said. */
function scopesWanted({ refusal }: CredentialRequest): readonly string[] | undefined {
  if (refusal?.status !== 403) return undefined;
  const challenge = parseChallenge(refusal.challenge);
  return challenge?.error === 'insufficient_scope' ? challenge.scopes : undefined;
}

function replyWith({ accessToken, revision, ttlSeconds }: Access): CredentialReply {
  const headers = [{ name: 'authorization', value: `Bearer ${accessToken}` }];
  return create(CredentialReplySchema, { headers, revision, ttlSeconds });
}
