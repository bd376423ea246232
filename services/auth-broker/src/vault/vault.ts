import { createHmac, randomBytes } from 'node:crypto';
import { LessThan, LessThanOrEqual, Not, type DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import type { KeyProvider } from './key-provider.js';
import { open, seal } from './sealing.js';
import { ConnectionSecretRow, DataKeyRow } from './vault.entity.js';

/** Headers of a connection, by lower-case name. */
export type SecretHeaders = Readonly<Record<string, string>>;

/**
 * Secrets of connections, encrypted in the broker's own database and nowhere else: a data key per organization, wrapped
 * by the key provider, and each secret bound to its organization, connection, version and key.
 */
export class Vault {
  private readonly dataKeys = new Map<string, Promise<Buffer>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: KeyProvider,
  ) {}

  /** Stores a new version beside the current one; it is used once the connection's event names it. */
  async store(
    org: string,
    connectionId: string,
    headers: SecretHeaders,
  ): Promise<{ version: number; fingerprint: string }> {
    const dataKey = await this.dataKey(org);
    const plaintext = Buffer.from(JSON.stringify(headers));
    const fingerprint = createHmac('sha256', dataKey).update(plaintext).digest('hex').slice(0, 16);
    const version = await this.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext($1))`, [`${org}/${connectionId}`]);
      const repository = manager.getRepository(ConnectionSecretRow);
      const newest = (await repository.maximum('version', { org, connectionId })) ?? 0;
      const next = newest + 1;
      const sealed = seal(dataKey, plaintext, contextOf(org, connectionId, next, this.keys.keyId));
      await repository.insert({ org, connectionId, version: next, keyId: this.keys.keyId, sealed });
      return next;
    });
    return { version, fingerprint };
  }

  /** @throws GatehouseError GATEHOUSE_SECRET_UNREADABLE when it is missing or was sealed under another key. */
  async read(org: string, connectionId: string, version: number): Promise<SecretHeaders> {
    const row = await this.dataSource.getRepository(ConnectionSecretRow).findOneBy({ org, connectionId, version });
    if (!row) throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE');
    try {
      const plaintext = open(await this.dataKey(org), row.sealed, contextOf(org, connectionId, version, row.keyId));
      return JSON.parse(plaintext.toString('utf8')) as SecretHeaders;
    } catch (cause) {
      throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE', { cause });
    }
  }

  /** Encrypts a text for one place, named by `context`; for what the broker keeps besides secrets of connections. */
  async seal(org: string, context: readonly string[], text: string): Promise<{ keyId: string; sealed: Buffer }> {
    const { keyId } = this.keys;
    return { keyId, sealed: seal(await this.dataKey(org), Buffer.from(text), placeOf(org, context, keyId)) };
  }

  /** @throws GatehouseError GATEHOUSE_SECRET_UNREADABLE when it was sealed for another place or under another key. */
  async open(org: string, context: readonly string[], keyId: string, sealed: Buffer): Promise<string> {
    try {
      return open(await this.dataKey(org), sealed, placeOf(org, context, keyId)).toString('utf8');
    } catch (cause) {
      throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE', { cause });
    }
  }

  /** Tells versions of a secret apart, and says nothing about it. */
  async fingerprint(org: string, text: string): Promise<string> {
    return createHmac('sha256', await this.dataKey(org))
      .update(text)
      .digest('hex')
      .slice(0, 16);
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

  private dataKey(org: string): Promise<Buffer> {
    const known = this.dataKeys.get(org) ?? this.loadDataKey(org);
    this.dataKeys.set(org, known);
    known.catch(() => this.dataKeys.delete(org));
    return known;
  }

  private async loadDataKey(org: string): Promise<Buffer> {
    const repository = this.dataSource.getRepository(DataKeyRow);
    const wrapped = await this.keys.wrap(randomBytes(32), org);
    // Two replicas may be first at once; one row wins, and both read it.
    await repository
      .createQueryBuilder()
      .insert()
      .values({ org, keyId: this.keys.keyId, wrapped })
      .orIgnore()
      .execute();
    const row = await repository.findOneByOrFail({ org });
    try {
      return await this.keys.unwrap(row.wrapped, org);
    } catch (cause) {
      throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE', { cause });
    }
  }
}

function placeOf(org: string, context: readonly string[], keyId: string): string {
  return JSON.stringify([...context, org, keyId]);
}

function contextOf(org: string, connectionId: string, version: number, keyId: string): string {
  return JSON.stringify(['connection-secret', org, connectionId, version, keyId]);
}
