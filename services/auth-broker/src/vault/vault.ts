import { createHmac } from 'node:crypto';
import { LessThan, LessThanOrEqual, Not, type DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import type { DataKeys } from './data-keys.js';
import type { SealedTable } from './sealed-tables.js';
import { open, seal } from './sealing.js';
import { ConnectionSecretRow } from './vault.entity.js';

type Place = readonly (string | number | undefined)[];
type SealedRow = Record<string, string | number> & { key_id: string; sealed: Buffer };

/** Headers of a connection, by lower-case name. */
export type SecretHeaders = Readonly<Record<string, string>>;

/**
 * Secrets, encrypted in the broker's own database and nowhere else (AES-256-GCM): data keys for each organization,
 * wrapped by the key provider, and each secret bound to its organization, place and key.
 */
export class Vault {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: DataKeys,
  ) {}

  /**
   * Stores a new version beside the current one; it is used once the connection's event names it.
   * @throws GatehouseError GATEHOUSE_SECRET_KEYS_UNAVAILABLE
   */
  async store(
    org: string,
    connectionId: string,
    headers: SecretHeaders,
  ): Promise<{ version: number; fingerprint: string }> {
    const text = JSON.stringify(headers);
    const fingerprint = await this.fingerprint(org, text);
    const key = await this.keys.active(org);
    const version = await this.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext($1))`, [`${org}/${connectionId}`]);
      const repository = manager.getRepository(ConnectionSecretRow);
      const newest = (await repository.maximum('version', { org, connectionId })) ?? 0;
      const next = newest + 1;
      const sealed = seal(key.envelope, Buffer.from(text), contextOf(secretPlace(org, connectionId, next), key.id));
      await repository.insert({ org, connectionId, version: next, keyId: key.id, sealed });
      return next;
    });
    return { version, fingerprint };
  }

  /**
   * @throws GatehouseError GATEHOUSE_SECRET_UNREADABLE when it is missing or was sealed under another key,
   *   GATEHOUSE_SECRET_KEYS_UNAVAILABLE
   */
  async read(org: string, connectionId: string, version: number): Promise<SecretHeaders> {
    const row = await this.dataSource.getRepository(ConnectionSecretRow).findOneBy({ org, connectionId, version });
    if (!row) throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE');
    const plaintext = await this.openAt(org, secretPlace(org, connectionId, version), row);
    return JSON.parse(plaintext.toString('utf8')) as SecretHeaders;
  }

  /**
   * Encrypts a text for one place, named by `context`; for what the broker keeps besides secrets of connections.
   * @throws GatehouseError GATEHOUSE_SECRET_KEYS_UNAVAILABLE
   */
  async seal(org: string, context: readonly string[], text: string): Promise<{ keyId: string; sealed: Buffer }> {
    const { id: keyId, envelope } = await this.keys.active(org);
    return { keyId, sealed: seal(envelope, Buffer.from(text), contextOf([...context, org], keyId)) };
  }

  /**
   * @throws GatehouseError GATEHOUSE_SECRET_UNREADABLE when it was sealed for another place or under another key,
   *   GATEHOUSE_SECRET_KEYS_UNAVAILABLE
   */
  async open(org: string, context: readonly string[], keyId: string, sealed: Buffer): Promise<string> {
    return (await this.openAt(org, [...context, org], { keyId, sealed })).toString('utf8');
  }

  /** Tells versions of a secret apart, and says nothing about it; another after the data key was rotated. */
  async fingerprint(org: string, text: string): Promise<string> {
    const { fingerprint } = await this.keys.active(org);
    return createHmac('sha256', fingerprint).update(text).digest('hex').slice(0, 16);
  }

  /**
   * Encrypts anew some rows of a table that are not under the active key, those behind `after` in the order of the
   * table's key; each unless it was changed meanwhile. `last` is undefined when there are no more.
   * @throws GatehouseError GATEHOUSE_SECRET_KEYS_UNAVAILABLE
   */
  async resealSome(
    org: string,
    { table, key, also = [], placeOf }: SealedTable,
    { after, limit }: { after: readonly unknown[] | undefined; limit: number },
  ): Promise<{ resealed: number; unreadable: number; last: readonly unknown[] | undefined }> {
    const active = await this.keys.active(org);
    const columns = key.join(', ');
    const behind = after ? `AND (${columns}) > (${key.map((_, i) => `$${i + 4}`).join(', ')})` : '';
    const rows = await this.dataSource.query<SealedRow[]>(
      `SELECT org, key_id, sealed, ${[...key, ...also].join(', ')} FROM ${table}
       WHERE org = $1 AND key_id <> $2 AND sealed IS NOT NULL ${behind} ORDER BY ${columns} LIMIT $3`,
      [org, active.id, limit, ...(after ?? [])],
    );
    const which = key.map((column, i) => `${column} = $${i + 5}`).join(' AND ');
    let unreadable = 0;
    for (const row of rows) {
      const place = placeOf(row);
      const old = { keyId: row.key_id, sealed: row.sealed };
      const plaintext = await this.openAt(org, place, old).catch(onUnreadable);
      if (!plaintext) {
        unreadable += 1;
        continue;
      }
      const sealed = seal(active.envelope, plaintext, contextOf(place, active.id));
      await this.dataSource.query(
        `UPDATE ${table} SET sealed = $1, key_id = $2 WHERE org = $3 AND sealed = $4 AND ${which}`,
        [sealed, active.id, org, row.sealed, ...key.map((column) => row[column])],
      );
    }
    const lastRow = rows.length < limit ? undefined : rows.at(-1);
    return { resealed: rows.length - unreadable, unreadable, last: lastRow && key.map((column) => lastRow[column]) };
  }

  /** Destroys this version and the ones before; later ones may be about to be named by an event. */
  async destroyUpTo(org: string, connectionId: string, version: number): Promise<void> {
    const rows = this.dataSource.getRepository(ConnectionSecretRow);
    await rows.delete({ org, connectionId, version: LessThanOrEqual(version) });
  }

  /** Destroys what was stored before a time, but for the version that is in use. */
  async destroyOld(org: string, connectionId: string, before: Date, inUse: number | undefined): Promise<void> {
    const rows = this.dataSource.getRepository(ConnectionSecretRow);
    const spared = inUse === undefined ? {} : { version: Not(inUse) };
    await rows.delete({ org, connectionId, createdAt: LessThan(before), ...spared });
  }

  /** Connections with secrets from before a time that the rows give no reason for; the events have the last word. */
  async suspects(before: Date): Promise<{ org: string; connectionId: string }[]> {
    return this.dataSource.query(
      `SELECT DISTINCT s.org, s.connection_id AS "connectionId" FROM connection_secrets s
       WHERE s.created_at < $1 AND (
         NOT EXISTS (SELECT 1 FROM connections c WHERE c.org = s.org AND c.id = s.connection_id) OR
         EXISTS (SELECT 1 FROM connection_secrets o
                 WHERE o.org = s.org AND o.connection_id = s.connection_id AND o.version <> s.version))`,
      [before],
    );
  }

  private async openAt(
    org: string,
    place: Place,
    { keyId, sealed }: { keyId: string; sealed: Buffer },
  ): Promise<Buffer> {
    const { envelope } = await this.keys.byId(org, keyId);
    try {
      return open(envelope, sealed, contextOf(place, keyId));
    } catch (cause) {
      throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE', { cause });
    }
  }
}

function secretPlace(org: string, connectionId: string, version: number) {
  return ['connection-secret', org, connectionId, version];
}

/** What the ciphertext is bound to: it opens in no other row, and under no other key. */
function contextOf(place: Place, keyId: string): string {
  return JSON.stringify([...place, keyId]);
}

/** A row that no key opens is left as it is; anything else is a reason to stop and try again later. */
function onUnreadable(error: unknown): undefined {
  if (error instanceof GatehouseError && error.code === 'GATEHOUSE_SECRET_UNREADABLE') return undefined;
  throw error;
}
