import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DataKeys } from './data-keys.js';
import { KeyRotationRow } from './key-rotations.entity.js';
import { sealedTables } from './sealed-tables.js';
import type { DataKeyView, KeyRotationView, SecretsView } from './secrets.dto.js';
import { DataKeyRow } from './vault.entity.js';

@Injectable()
export class SecretsQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: DataKeys,
  ) {}

  /** With which keys the organization's secrets are encrypted, and how far the newest rotation is. */
  async read(org: string): Promise<SecretsView> {
    const { provider } = this.keys;
    const keyId = await provider.currentKeyId().catch(() => null);
    const counts = await this.countByKey(org);
    const keys = await this.dataSource
      .getRepository(DataKeyRow)
      .find({ where: { org }, order: { createdAt: 'ASC', id: 'ASC' } });
    const dataKeys: DataKeyView[] = keys.map(({ id, keyId: wrappedBy, createdAt, retiredAt }) => ({
      ...{ id, keyId: wrappedBy, createdAt, retiredAt },
      secrets: counts.get(id) ?? 0,
    }));
    const row = await this.dataSource.getRepository(KeyRotationRow).findOneBy({ org });
    return { provider: provider.kind, keyId, dataKeys, rotation: row && toView(row, counts) };
  }

  private async countByKey(org: string): Promise<Map<string, number>> {
    const parts = sealedTables.map(({ table }) => `SELECT key_id FROM ${table} WHERE org = $1 AND sealed IS NOT NULL`);
    const rows = await this.dataSource.query<{ key_id: string; secrets: number }[]>(
      `SELECT key_id, count(*)::int AS secrets FROM (${parts.join(' UNION ALL ')}) s GROUP BY key_id`,
      [org],
    );
    return new Map(rows.map(({ key_id: id, secrets }) => [id, secrets]));
  }
}

function toView(
  { dataKeyId, startedBy, startedAt, finishedAt, unreadable }: KeyRotationRow,
  counts: ReadonlyMap<string, number>,
): KeyRotationView {
  return {
    ...{ state: finishedAt ? 'finished' : 'running', dataKeyId, startedBy, startedAt, finishedAt, unreadable },
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
    done: counts.get(dataKeyId) ?? 0,
  };
}
