import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import type { KeyProvider } from './key-provider.js';
import { sealedTables } from './sealed-tables.js';
import { DataKeyRow } from './vault.entity.js';

/** Keys of one organization, unwrapped: one for each purpose, none of use for another. */
export interface DataKey {
  id: string;
  /** Encrypts secrets. */
  envelope: Buffer;
  /** Makes fingerprints. */
  fingerprint: Buffer;
}

interface Kept {
  key: DataKey;
  unwrappedAtMs: number;
  refreshing?: Promise<unknown>;
}

/** How long an unwrapped key may be used while the key provider does not answer. */
export const keptMs = 3_600_000;
// Unwrapped again well before: so there is time left whenever the provider goes away.
const refreshMs = 600_000;
const dataKeyBytes = 32;

/** The data keys of all organizations: wrapped in the database, unwrapped in memory for an hour at most. */
export class DataKeys {
  private readonly kept = new Map<string, Kept>();
  private readonly unwrapping = new Map<string, Promise<DataKey>>();

  constructor(
    private readonly dataSource: DataSource,
    readonly provider: KeyProvider,
    private readonly now: () => number = Date.now,
  ) {}

  /** The key that encrypts now; made when there is none. */
  async active(org: string): Promise<DataKey> {
    const row = (await this.activeRow(org)) ?? (await this.first(org));
    return this.unwrapped(row);
  }

  /** @throws GatehouseError GATEHOUSE_SECRET_KEYS_UNAVAILABLE, GATEHOUSE_SECRET_UNREADABLE when there is no such key. */
  async byId(org: string, id: string): Promise<DataKey> {
    const known = this.fresh(org, id);
    if (known) return known;
    const row = await this.rows().findOneBy({ org, id });
    if (!row) throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE', { detail: `There is no data key ${id}.` });
    return this.unwrapped(row);
  }

  /** Makes the key with this id the one that encrypts, once; the others only open what they have encrypted. */
  async rotate(org: string, id: string): Promise<void> {
    if (await this.rows().findOneBy({ org, id })) return;
    const row = await this.newRow(org, id);
    await this.dataSource.transaction(async (manager) => {
      await lock(manager, org);
      if (await manager.getRepository(DataKeyRow).findOneBy({ org, id })) return;
      await manager.query(`UPDATE data_keys SET retired_at = now() WHERE org = $1 AND retired_at IS NULL`, [org]);
      await manager.getRepository(DataKeyRow).insert(row);
    });
  }

  /** Wraps with the provider's newest key what is wrapped with another; answers how many there were. */
  async rewrapAll(): Promise<number> {
    const rows = await this.rows().find();
    if (rows.length === 0) return 0;
    const current = await this.provider.currentKeyId();
    const others = rows.filter(({ keyId }) => keyId !== current);
    for (const row of others) {
      const { keyId, wrapped } = await this.provider.rewrap(row, placeOf(row));
      const { org, id } = row;
      // Another replica may have been faster, and its bytes are as good.
      await this.rows().update({ org, id, keyId: row.keyId }, { keyId, wrapped });
    }
    return others.length;
  }

  /**
   * Destroys keys that were retired before a time and under which nothing is any more. The database keeps a key that
   * something is under, whatever is asked for.
   */
  async destroyUnused(before: Date): Promise<void> {
    const unused = sealedTables
      .map(({ table }) => `NOT EXISTS (SELECT 1 FROM ${table} s WHERE s.org = k.org AND s.key_id = k.id)`)
      .join(' AND ');
    await this.dataSource.query(`DELETE FROM data_keys k WHERE retired_at < $1 AND ${unused}`, [before]);
  }

  private rows() {
    return this.dataSource.getRepository(DataKeyRow);
  }

  private activeRow(org: string): Promise<DataKeyRow | null> {
    return this.rows().createQueryBuilder('k').where('k.org = :org AND k.retired_at IS NULL', { org }).getOne();
  }

  /** Two replicas may be first at once; one row wins, and both read it. */
  private async first(org: string): Promise<DataKeyRow> {
    await this.rows()
      .createQueryBuilder()
      .insert()
      .values(await this.newRow(org, randomUUID()))
      .orIgnore()
      .execute();
    return this.rows().createQueryBuilder('k').where('k.org = :org AND k.retired_at IS NULL', { org }).getOneOrFail();
  }

  private async newRow(org: string, id: string) {
    const wrapped = await this.provider.wrap(randomBytes(dataKeyBytes), { org, dataKeyId: id });
    return { org, id, ...wrapped, derives: true };
  }

  private fresh(org: string, id: string): DataKey | undefined {
    const name = nameOf(org, id);
    const kept = this.kept.get(name);
    if (!kept) return undefined;
    const age = this.now() - kept.unwrappedAtMs;
    if (age > keptMs) {
      this.kept.delete(name);
      return undefined;
    }
    if (age > refreshMs) kept.refreshing ??= this.refresh(org, id, kept);
    return kept.key;
  }

  /** In the background; when it fails, the key that is there serves on until its hour is over. */
  private async refresh(org: string, id: string, kept: Kept): Promise<void> {
    try {
      const row = await this.rows().findOneBy({ org, id });
      if (row) await this.unwrap(row);
    } catch {
      setTimeout(() => delete kept.refreshing, 10_000).unref();
    }
  }

  private async unwrapped(row: DataKeyRow): Promise<DataKey> {
    const known = this.fresh(row.org, row.id);
    if (known) return known;
    const name = nameOf(row.org, row.id);
    const running = this.unwrapping.get(name) ?? this.unwrap(row).finally(() => this.unwrapping.delete(name));
    this.unwrapping.set(name, running);
    return running;
  }

  private async unwrap(row: DataKeyRow): Promise<DataKey> {
    const { org, id, derives } = row;
    const material = await this.provider.unwrap(row, placeOf(row));
    // Keys from before there were purposes encrypt with themselves.
    const derived = (purpose: string) =>
      derives ? Buffer.from(hkdfSync('sha256', material, '', `gatehouse vault ${purpose} 1`, dataKeyBytes)) : material;
    const key = { id, envelope: derived('envelope'), fingerprint: derived('fingerprint') };
    this.kept.set(nameOf(org, id), { key, unwrappedAtMs: this.now() });
    return key;
  }
}

function nameOf(org: string, id: string): string {
  return `${org}/${id}`;
}

function placeOf({ org, id }: DataKeyRow) {
  return { org, dataKeyId: id };
}

/** Keeps two rotations of one organization from running into each other, until the transaction ends. */
function lock(manager: EntityManager, org: string): Promise<unknown> {
  return manager.query(`SELECT pg_advisory_xact_lock(hashtext($1))`, [`data-keys/${org}`]);
}
