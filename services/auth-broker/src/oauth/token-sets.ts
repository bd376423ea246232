import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ReauthReason } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { OAuthClients, type OAuthClient } from './oauth-clients.js';
import type { TokenSetRow } from './oauth.entity.js';
import { GrantRefused, TokenEndpoint } from './token-endpoint.js';
import { TokenSetRows, type TokenSet, type TokenSetKey } from './token-set-rows.js';

/** Which tokens, and of which backend they are. */
export interface TokenSetId extends TokenSetKey {
  backendId: string;
}

/** An access token that is good now. */
export interface Access {
  accessToken: string;
  origin: string;
  scopes: readonly string[];
  /** Tells it from the ones before and after. */
  revision: string;
  /** How long it may be kept; it is refreshed before its end. */
  ttlSeconds: number;
}

/** Nothing can be done with these tokens until somebody signs in again. */
export class TokensUnusable extends Error {
  constructor(readonly reason: ReauthReason) {
    super('the tokens are of no use any more');
  }
}

const maxTtlSeconds = 300;
const waitMs = 20_000;
/** An access token is not handed out in its last moments. */
const marginMs = 2_000;
/** After a failure that may pass nobody else waits for the same one. */
const pauseMs = 3_000;
const maxFailures = 10_000;
const freshMs = 60_000;

/**
 * Access tokens, refreshed once however many ask for them and wherever: a lease in the row says who does it, the row's
 * revision is the fence, and a mark that is written before the refresh token is used tells when the outcome is not known.
 * No transaction is open while an authorization server is waited for.
 */
@Injectable()
export class TokenSets {
  private readonly renewing = new Map<string, Promise<TokenSetRow>>();
  private readonly failures = new Map<string, { atMs: number; error: GatehouseError }>();

  constructor(
    private readonly rows: TokenSetRows,
    private readonly clients: OAuthClients,
    private readonly tokens: TokenEndpoint,
  ) {}

  /**
   * A token that is good now, refreshed if need be; `refused` is the revision that the backend did not take. One that is
   * good for some minutes more is given at once, and refreshed meanwhile; `onUnusable` hears when that cannot be done.
   * @throws TokensUnusable; GatehouseError GATEHOUSE_OAUTH_UNAVAILABLE, GATEHOUSE_SECRET_UNREADABLE
   */
  async access(id: TokenSetId, refused: string, onUnusable: (error: TokensUnusable) => void): Promise<Access> {
    const row = await this.find(id);
    const isUsable = isValid(row) && revisionOf(row) !== refused;
    if (isUsable && !isGood(row, refused)) this.renewMeanwhile(id, refused, onUnusable);
    const fresh = isUsable ? row : await this.renewOnce(id, refused);
    const { accessToken, origin, scopes } = await this.rows.open(fresh);
    const { refreshAt, expiresAt } = fresh;
    const untilMs = Math.min(refreshAt?.getTime() ?? Infinity, (expiresAt?.getTime() ?? Infinity) - marginMs);
    const seconds = Math.floor((untilMs - Date.now()) / 1_000);
    const ttlSeconds = Math.max(1, Math.min(maxTtlSeconds, seconds));
    return { accessToken, origin, scopes, revision: revisionOf(fresh), ttlSeconds };
  }

  /** Asks the authorization server to revoke the tokens; whether it said that it did. */
  async revoke(id: TokenSetId): Promise<boolean> {
    const row = await this.rows.find(id);
    if (!row) return false;
    const set = await this.rows.open(row);
    const client = await this.clientOf(id, set);
    const { server, refreshToken, accessToken } = set;
    // The end of a refresh token is the end of what was made with it (RFC 7009 section 2.1).
    return refreshToken === undefined
      ? this.tokens.revoke(server, client, accessToken, 'access_token')
      : this.tokens.revoke(server, client, refreshToken, 'refresh_token');
  }

  /** Nobody waits for it, so that a server that is down delays no call while the token is good. */
  private renewMeanwhile(id: TokenSetId, refused: string, onUnusable: (error: TokensUnusable) => void): void {
    this.renewOnce(id, refused).catch((error: unknown) => {
      if (error instanceof TokensUnusable) onUnusable(error);
    });
  }

  /** Within this process one renewal serves all who wait for it. */
  private renewOnce(id: TokenSetId, refused: string): Promise<TokenSetRow> {
    const key = JSON.stringify([id.org, id.connectionId, id.version, refused]);
    const failure = this.failures.get(key);
    if (failure && failure.atMs + pauseMs > Date.now()) return Promise.reject(failure.error);
    const renewing = this.renewing.get(key) ?? this.renew(id, refused).finally(() => this.renewing.delete(key));
    this.renewing.set(key, renewing);
    renewing.then(
      () => this.failures.delete(key),
      (error: unknown) => {
        if (this.failures.size > maxFailures) this.failures.clear();
        if (error instanceof GatehouseError) this.failures.set(key, { atMs: Date.now(), error });
      },
    );
    return renewing;
  }

  private async renew(id: TokenSetId, refused: string): Promise<TokenSetRow> {
    const untilMs = Date.now() + waitMs;
    for (;;) {
      const row = await this.find(id);
      if (isGood(row, refused)) return row;
      const isUsable = isValid(row) && revisionOf(row) !== refused;
      if (!row.refreshable && isUsable) return row;
      if (!row.refreshable) throw new TokensUnusable(isValid(row) ? ReauthReason.REJECTED : ReauthReason.EXPIRED);
      if (isHopeless(row, refused)) throw new TokensUnusable(ReauthReason.REJECTED);
      const renewed = await this.tryRenew(id, row, isUsable);
      if (renewed) return renewed;
      if (Date.now() > untilMs) {
        throw new GatehouseError('GATEHOUSE_OAUTH_UNAVAILABLE', { detail: 'The refresh of the token takes too long.' });
      }
      await delay(30 + 40 * Math.random());
    }
  }

  /** Undefined while somebody else is at it. */
  private async tryRenew(id: TokenSetId, row: TokenSetRow, isUsable: boolean): Promise<TokenSetRow | undefined> {
    const owner = `${hostname()}:${process.pid}/${randomUUID()}`;
    if (await this.rows.lease(row, owner)) return this.refresh(id, row, owner, isUsable);
    // What there is serves until then.
    if (isUsable) return row;
    if (await this.rows.isUncertain(row)) throw new TokensUnusable(ReauthReason.UNCERTAIN);
    return undefined;
  }

  /** Undefined when the lease was lost before anything was done. */
  private async refresh(
    id: TokenSetId,
    row: TokenSetRow,
    owner: string,
    isUsable: boolean,
  ): Promise<TokenSetRow | undefined> {
    try {
      const set = await this.rows.open(row);
      const client = await this.clientOf(id, set);
      if (!(await this.rows.markBegun(row, owner))) return undefined;
      const granted = await this.tokens.refresh(set.server, client, set.refreshToken ?? '', set.resource);
      await this.rows.write(row, owner, set, granted);
      return await this.find(id);
    } catch (error) {
      if (error instanceof GrantRefused && !passing.has(error.code)) {
        if (error.code === 'invalid_client')
          await this.clients.forget(id.org, (await this.rows.open(row)).server.issuer);
        throw new TokensUnusable(ReauthReason.REFUSED);
      }
      await this.rows.release(row, owner);
      if (isUsable) return row;
      throw error instanceof GrantRefused ? error.error : error;
    }
  }

  /** A refresh token belongs to the client that got it. */
  private async clientOf({ org, backendId }: TokenSetId, set: TokenSet): Promise<OAuthClient> {
    const of = { org, backendId, purpose: 'backend', clientId: set.namedClientId } as const;
    const client = await this.clients.clientFor(set.server, of);
    if (client.clientId !== set.clientId) throw new TokensUnusable(ReauthReason.REFUSED);
    return client;
  }

  /** @throws TokensUnusable when there are none: they were destroyed when they were of no use any more. */
  private async find(key: TokenSetKey): Promise<TokenSetRow> {
    const row = await this.rows.find(key);
    if (!row) throw new TokensUnusable(ReauthReason.EXPIRED);
    return row;
  }
}

/** Errors of a token endpoint that say nothing about the grant (RFC 6749 section 5.2 has the others). */
const passing = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);

function revisionOf({ version, revision }: TokenSetRow): string {
  return `${version}.${revision}`;
}

function isValid({ expiresAt }: TokenSetRow): boolean {
  return expiresAt === null || expiresAt.getTime() - marginMs > Date.now();
}

/** Whether the backend has refused what had just been refreshed: another one would not help. */
function isHopeless(row: TokenSetRow, refused: string): boolean {
  return revisionOf(row) === refused && (row.refreshedAt?.getTime() ?? 0) + freshMs > Date.now();
}

/** Whether there is nothing to do before it is used. */
function isGood(row: TokenSetRow, refused: string): boolean {
  const isDue = row.refreshable && row.refreshAt !== null && row.refreshAt.getTime() <= Date.now();
  return isValid(row) && !isDue && revisionOf(row) !== refused;
}
