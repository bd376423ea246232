import type { ClickHouse } from '../clickhouse/clickhouse.client.js';

/** How far a stream is in ClickHouse. */
export interface Position {
  /** Goes up when the stream has to be read again from its beginning. */
  generation: number;
  /** Everything up to this sequence is in. */
  checkpoint: number;
  /** Message id of the checkpoint, to notice a stream that is another one or has lost its end. */
  checkpointMessage: string;
  /** Beyond the checkpoint: up to here an insert was begun and may or may not have come through. */
  planned: number;
  version: number;
}

const beginning: Position = { generation: 1, checkpoint: 0, checkpointMessage: '', planned: 0, version: 0 };

/** The position of one stream, as the newest row of `ingest_positions`. */
export class PositionStore {
  constructor(
    private readonly clickhouse: ClickHouse,
    private readonly stream: string,
  ) {}

  async read(): Promise<Position> {
    const [row] = await this.clickhouse.select<Record<keyof Position, number | string>>(
      `SELECT generation, checkpoint, checkpoint_message AS checkpointMessage, planned, version
       FROM ingest_positions WHERE stream = {stream:String} ORDER BY version DESC LIMIT 1`,
      { stream: this.stream },
    );
    if (!row) return beginning;
    return {
      generation: Number(row.generation),
      checkpoint: Number(row.checkpoint),
      checkpointMessage: String(row.checkpointMessage),
      planned: Number(row.planned),
      version: Number(row.version),
    };
  }

  /** Writes the next position; answers it with its version. */
  async write(next: Position): Promise<Position> {
    const stored = { ...next, version: next.version + 1 };
    await this.clickhouse.insert('ingest_positions', [
      {
        stream: this.stream,
        generation: stored.generation,
        checkpoint: stored.checkpoint,
        checkpoint_message: stored.checkpointMessage,
        planned: stored.planned,
        version: stored.version,
      },
    ]);
    return stored;
  }
}
