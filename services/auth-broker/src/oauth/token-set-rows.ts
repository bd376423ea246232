import { Injectable } from '@nestjs/common';
import type { AuthorizationServer } from 'oauth4webapi';
import { DataSource, LessThan, LessThanOrEqual } from 'typeorm';
import { Vault } from '../vault/vault.js';
import { TokenSetRow } from './oauth.entity.js';
import type { Granted } from './token-endpoint.js';

/** The tokens of one sign-in. They exist sealed in the broker's database, and nowhere else. */
export interface TokenSet {
  accessToken: string;
  refreshToken: string | undefined;
  scopes: string[];
  resource: string;
  /** Origin of the backend that they are for, and to which alone they are sent. */
  origin: string;
  /** The server as it was when somebody signed in, and the gateway's client there. */
  server: AuthorizationServer;
  clientId: string;
  /** The client as an administrator had named it; empty when the gateway had found one by itself. */
  namedClientId: string;
}

/** Which sign-in of which connection. */
export type TokenSetKey = Pick<TokenSetRow, 'org' | 'connectionId' | 'version'>;

/** Longer than a refresh can take with its repeats, so that who holds the lease has ended before it does. */
const leaseSeconds = 15;
const earlySeconds = 300;
const earlyPart = 0.2;

const ofRevision = 'org = $1 AND connection_id = $2 AND version = $3 AND revision = $4';
const keyOf = ({ org, connectionId, version, revision }: TokenSetRow) => [org, connectionId, version, revision];

/** The rows of token sets. Who writes one must have read the one before, and leases go by the database's clock. */
@Injectable()
export class TokenSetRows {
  constructor(
    private readonly dataSource: DataSource,
    private readonly vault: Vault,
  ) {}

  /** Stores the tokens of a new sign-in beside those of the last one; they are used once an event names them. */
  async store(
    org: string,
    connectionId: string,
    set: TokenSet,
    lifetimeSeconds: number | undefined,
  ): Promise<{ version: number; fingerprint: string }> {
    const text = JSON.stringify(set);
    const fingerprint = await this.vault.fingerprint(org, text);
    const sql = `SELECT nextval('token_set_version')::int AS version`;
    const [next] = await this.dataSource.query<{ version: number }[]>(sql);
    const { version } = next as { version: number };
    const sealed = await this.vault.seal(org, contextOf(connectionId, version, 1), text);
    const times = timesOf(set, lifetimeSeconds);
    await this.repository.insert({ org, connectionId, version, revision: 1, ...sealed, ...times });
    return { version, fingerprint };
  }

  async find({ org, connectionId, version }: TokenSetKey): Promise<TokenSetRow | undefined> {
    return (await this.repository.findOneBy({ org, connectionId, version })) ?? undefined;
  }

  /** @throws GatehouseError GATEHOUSE_SECRET_UNREADABLE */
  async open({ org, connectionId, version, revision, keyId, sealed }: TokenSetRow): Promise<TokenSet> {
    const text = await this.vault.open(org, contextOf(connectionId, version, revision), keyId, sealed);
    return JSON.parse(text) as TokenSet;
  }

  /** Compare and set: of all who try one gets it, and nobody whose predecessor has begun without telling the end. */
  lease(row: TokenSetRow, owner: string): Promise<boolean> {
    return this.change(
      `UPDATE token_sets SET refresh_owner = $5, refresh_lease_until = now() + interval '${leaseSeconds} seconds'
       WHERE ${ofRevision} AND refresh_begun_at IS NULL AND (refresh_lease_until IS NULL OR refresh_lease_until < now())`,
      [...keyOf(row), owner],
    );
  }

  /** Before the refresh token is used; false when the lease is somebody else's now. */
  markBegun(row: TokenSetRow, owner: string): Promise<boolean> {
    return this.change(
      `UPDATE token_sets SET refresh_begun_at = now(), refresh_lease_until = now() + interval '${leaseSeconds} seconds'
       WHERE ${ofRevision} AND refresh_owner = $5`,
      [...keyOf(row), owner],
    );
  }

  /** What came of the refresh; the lease ends with it. */
  async write(row: TokenSetRow, owner: string, set: TokenSet, granted: Granted): Promise<void> {
    const { org, connectionId, version, revision } = row;
    const next: TokenSet = {
      ...set,
      accessToken: granted.accessToken,
      // A server that does not rotate it gives none.
      refreshToken: granted.refreshToken ?? set.refreshToken,
      scopes: granted.scopes ?? set.scopes,
    };
    const context = contextOf(connectionId, version, revision + 1);
    const { keyId, sealed } = await this.vault.seal(org, context, JSON.stringify(next));
    const { expiresAt, refreshAt, refreshable } = timesOf(next, granted.lifetimeSeconds);
    await this.change(
      `UPDATE token_sets SET revision = revision + 1, key_id = $6, sealed = $7, expires_at = $8, refresh_at = $9,
         refreshable = $10, refreshed_at = now(), refresh_owner = NULL, refresh_lease_until = NULL, refresh_begun_at = NULL
       WHERE ${ofRevision} AND refresh_owner = $5`,
      [...keyOf(row), owner, keyId, sealed, expiresAt, refreshAt, refreshable],
    );
  }

  /** The refresh failed, and is known to have failed. */
  async release(row: TokenSetRow, owner: string): Promise<void> {
    await this.change(
      `UPDATE token_sets SET refresh_owner = NULL, refresh_lease_until = NULL, refresh_begun_at = NULL
       WHERE ${ofRevision} AND refresh_owner = $5`,
      [...keyOf(row), owner],
    );
  }

  /** Whether whoever had the lease has used the refresh token and is gone. */
  async isUncertain(row: TokenSetRow): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM token_sets
       WHERE ${ofRevision} AND refresh_begun_at IS NOT NULL AND refresh_lease_until < now()`,
      keyOf(row),
    );
    return rows.length > 0;
  }

  /** Until when the access tokens of an organization's connections are good, by connection. */
  async endsOf(org: string): Promise<ReadonlyMap<string, { expiresAt: Date | null; isRefreshed: boolean }>> {
    const select = { connectionId: true, expiresAt: true, refreshable: true } as const;
    const rows = await this.repository.find({ select, where: { org }, order: { version: 'ASC' } });
    return new Map(
      rows.map(({ connectionId, expiresAt, refreshable }) => [connectionId, { expiresAt, isRefreshed: refreshable }]),
    );
  }

  /** Those from before a time, for the sweeper. */
  olderThan(before: Date): Promise<TokenSetKey[]> {
    const select = { org: true, connectionId: true, version: true } as const;
    return this.repository.find({ select, where: { createdAt: LessThan(before) } });
  }

  /** Destroys the tokens of this sign-in and the ones before. */
  async destroyUpTo({ org, connectionId, version }: TokenSetKey): Promise<void> {
    await this.repository.delete({ org, connectionId, version: LessThanOrEqual(version) });
  }

  async destroy({ org, connectionId, version }: TokenSetKey): Promise<void> {
    await this.repository.delete({ org, connectionId, version });
  }

  private get repository() {
    return this.dataSource.getRepository(TokenSetRow);
  }

  private async change(sql: string, values: unknown[]): Promise<boolean> {
    const [, count] = await this.dataSource.query<[unknown, number]>(sql, values);
    return count > 0;
  }
}

function contextOf(connectionId: string, version: number, revision: number): string[] {
  return ['token-set', connectionId, String(version), String(revision)];
}

/** Refreshed five minutes before the end, or a fifth of its life when that is shorter. */
function timesOf({ refreshToken }: TokenSet, lifetimeSeconds: number | undefined) {
  const refreshable = refreshToken !== undefined;
  if (lifetimeSeconds === undefined) return { expiresAt: null, refreshAt: null, refreshable };
  const early = Math.min(earlySeconds, lifetimeSeconds * earlyPart);
  const at = (seconds: number) => new Date(Date.now() + seconds * 1_000);
  return { expiresAt: at(lifetimeSeconds), refreshAt: at(lifetimeSeconds - early), refreshable };
}
