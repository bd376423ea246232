import type { DataSource } from 'typeorm';
import type { StateCache, StreamId } from '@gatehouse/event-store';

/** State cache in the service's own database. A row that is missing or old only costs reading more events. */
export class PostgresStateCache implements StateCache {
  constructor(private readonly dataSource: DataSource) {}

  async load({ org, aggregate, id }: StreamId): Promise<{ version: number; state: unknown } | undefined> {
    const rows = await this.dataSource.query<{ version: string; state: unknown }[]>(
      `SELECT version, state FROM aggregate_states WHERE org = $1 AND aggregate = $2 AND id = $3`,
      [org, aggregate, id],
    );
    return rows[0] && { version: Number(rows[0].version), state: rows[0].state };
  }

  async save({ org, aggregate, id }: StreamId, version: number, state: unknown): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO aggregate_states (org, aggregate, id, version, state) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (org, aggregate, id) DO UPDATE SET version = excluded.version, state = excluded.state
       WHERE aggregate_states.version < excluded.version`,
      [org, aggregate, id, version, JSON.stringify(state)],
    );
  }
}
