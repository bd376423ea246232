import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, LessThan, MoreThan, type EntityManager } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import type { LoggedOut, Principal } from '@gatehouse/identity';
import { PortalConfig } from '../portal.config.js';
import { OidcClient } from './oidc.client.js';
import { hashOf, openTokens, sealTokens, type SessionTokens } from './sealed-tokens.js';
import { SessionRow } from './sessions.entity.js';

// Used often enough to know whether it lies idle, without a write per request.
const touchMs = 60_000;
const refreshBeforeMs = 30_000;

/** What a log-in has brought. */
export interface NewSession {
  tokens: SessionTokens;
  sid: string | null;
  /** The browser's name for itself. */
  browser: string;
}

/** UI sessions in PostgreSQL, shared by all replicas of the portal. */
@Injectable()
export class SessionStore {
  private readonly refreshing = new Map<string, Promise<SessionTokens | undefined>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly oidc: OidcClient,
    private readonly config: PortalConfig,
  ) {}

  /** Begins a session and answers the value of its cookie. */
  async create({ tokens, sid, browser }: NewSession, { org, userId }: Principal): Promise<string> {
    const cookie = randomBytes(32).toString('base64url');
    const now = new Date();
    const rows = this.dataSource.getRepository(SessionRow);
    await rows.delete({ endsAt: LessThan(now) });
    await rows.insert({
      idHash: hashOf(cookie),
      org,
      userId,
      sid,
      browser: browser.slice(0, 300),
      sealedTokens: sealTokens(cookie, tokens),
      createdAt: now,
      usedAt: now,
      endsAt: new Date(now.getTime() + this.config.sessionMs),
    });
    return cookie;
  }

  /**
   * An access token that is good for at least some seconds, refreshed if need be; undefined when there is no session.
   * @throws GatehouseError GATEHOUSE_AUTH_ISSUER_UNAVAILABLE
   */
  async accessToken(cookie: string): Promise<string | undefined> {
    const row = await this.find(cookie);
    if (!row) return undefined;
    const tokens = openTokens(cookie, row.sealedTokens);
    if (!isStale(tokens)) return tokens.accessToken;
    try {
      return (await this.refreshOnce(cookie, row.idHash))?.accessToken;
    } catch (error) {
      // Renewal begins before the end, so that a short pause of the identity provider is not noticed.
      if (tokens.accessExpiresAtMs > Date.now()) return tokens.accessToken;
      throw error;
    }
  }

  /** Ends a session; answers its ID token, with which the identity provider ends its own. */
  async end(cookie: string): Promise<string | undefined> {
    const row = await this.find(cookie);
    await this.dataSource.getRepository(SessionRow).delete({ idHash: hashOf(cookie) });
    return row && openTokens(cookie, row.sealedTokens).idToken;
  }

  /** The sessions of a user that count, newest first. */
  async ofUser({ org, userId }: Principal): Promise<SessionRow[]> {
    const rows = this.dataSource.getRepository(SessionRow);
    const usedSince = new Date(Date.now() - this.config.sessionIdleMs);
    return rows.find({
      where: { org, userId, endsAt: MoreThan(new Date()), usedAt: MoreThan(usedSince) },
      order: { createdAt: 'DESC' },
    });
  }

  /** Ends sessions of a user, all or one; answers how many. What they have open ends with its next request. */
  async endOf({ org, userId }: Principal, idHash?: string): Promise<number> {
    const which = { org, userId, ...(idHash === undefined ? {} : { idHash }) };
    return (await this.dataSource.getRepository(SessionRow).delete(which)).affected ?? 0;
  }

  /**
   * Ends what the identity provider has ended: the sessions are in the database alone, so they end at all replicas. A
   * token counts once.
   * @throws GatehouseError GATEHOUSE_PORTAL_LOGOUT_TOKEN_INVALID
   */
  async endAsTold({ userId, sid, tokenId, acceptedUntilMs }: LoggedOut): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(`DELETE FROM logout_tokens WHERE ends_at < now()`);
      const seen = await manager.query<unknown[]>(
        `INSERT INTO logout_tokens (id_hash, ends_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id_hash`,
        [hashOf(tokenId), new Date(acceptedUntilMs)],
      );
      if (seen.length === 0) {
        throw new GatehouseError('GATEHOUSE_PORTAL_LOGOUT_TOKEN_INVALID', { detail: 'It was used before.' });
      }
      const which = { ...(userId === undefined ? {} : { userId }), ...(sid === undefined ? {} : { sid }) };
      await manager.getRepository(SessionRow).delete(which);
    });
  }

  private async find(cookie: string): Promise<SessionRow | undefined> {
    const rows = this.dataSource.getRepository(SessionRow);
    const row = await rows.findOneBy({ idHash: hashOf(cookie) });
    const now = Date.now();
    if (!row || row.endsAt.getTime() < now || row.usedAt.getTime() + this.config.sessionIdleMs < now) return undefined;
    if (row.usedAt.getTime() + touchMs < now) await rows.update({ idHash: row.idHash }, { usedAt: new Date() });
    return row;
  }

  /** The refresh token works once, so one request refreshes and all others of the session wait for it. */
  private refreshOnce(cookie: string, idHash: string): Promise<SessionTokens | undefined> {
    const running = this.refreshing.get(idHash);
    if (running) return running;
    const refresh = this.dataSource
      .transaction((manager) => this.refreshLocked(manager, cookie, idHash))
      .finally(() => this.refreshing.delete(idHash));
    this.refreshing.set(idHash, refresh);
    return refresh;
  }

  /** The row's lock keeps out the other replicas; whoever gets it second finds fresh tokens. */
  private async refreshLocked(
    manager: EntityManager,
    cookie: string,
    idHash: string,
  ): Promise<SessionTokens | undefined> {
    const rows = manager.getRepository(SessionRow);
    const row = await rows.findOne({ where: { idHash }, lock: { mode: 'pessimistic_write' } });
    if (!row) return undefined;
    const old = openTokens(cookie, row.sealedTokens);
    if (!isStale(old)) return old;
    const fresh = await this.oidc.refresh(old);
    if (fresh) await rows.update({ idHash }, { sealedTokens: sealTokens(cookie, fresh) });
    else await rows.delete({ idHash });
    return fresh;
  }
}

function isStale({ accessExpiresAtMs }: SessionTokens): boolean {
  return accessExpiresAtMs - refreshBeforeMs < Date.now();
}
