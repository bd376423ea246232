import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { JsMsg } from '@nats-io/jetstream';
import { decodeCallBatch } from '@gatehouse/contracts';
import { CALLS_STREAM, follow } from '@gatehouse/nats';
import { Registry, type Logger } from '@gatehouse/observability';
import { Log, Nats } from '@gatehouse/service-kit';
import { ClickHouse } from '../clickhouse/clickhouse.client.js';
import { migrate } from '../clickhouse/migrations.js';
import { Backlog, type Batch } from './backlog.js';
import { Bell } from './bell.js';
import { toCallRow, type CallRow } from './call.row.js';
import { CallsStream, messageIdHeader } from './calls-stream.js';
import type { IngestStatus } from './ingest.dto.js';
import { IngestMetrics } from './ingest.metrics.js';
import { PositionStore, type Position } from './position.store.js';

// A call is in the log within this time, and ClickHouse gets at most four parts a second.
const batchEveryMs = 250;
const shortestPauseMs = 200;
const longestPauseMs = 2_000;
const idleMs = 60_000;

/**
 * Call records from the stream CALLS into ClickHouse, each exactly once in effect. What is inserted is planned before
 * and checked off after; after a crash of anything the same range is read and inserted again under the same token.
 * There is one way to recover, whatever failed: begin anew from the position in ClickHouse.
 */
@Injectable()
export class CallsProjector implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stream: CallsStream;
  private readonly positions: PositionStore;
  private readonly metrics: IngestMetrics;
  private readonly logger: Logger;
  private readonly bell = new Bell();
  private readonly room = new Bell();
  private backlog = new Backlog();
  private position: Position | undefined;
  private newest = { sequence: 0, timeMs: 0 };
  private received = 0;
  private inFlight: Batch | undefined;
  private suspicious = false;
  private nextBatchAt = 0;
  private migrated = false;
  private stopped = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly clickhouse: ClickHouse,
    private readonly nats: Nats,
    log: Log,
    registry: Registry,
  ) {
    this.stream = new CallsStream(nats.connection);
    this.positions = new PositionStore(clickhouse, CALLS_STREAM);
    this.logger = log.logger;
    this.metrics = new IngestMetrics(registry, () => this.status());
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  /** Whether the tables are there. */
  isReady(): boolean {
    return this.migrated;
  }

  /** Reads the stream again from its beginning; rows that are there already stay as they are. */
  async rebuild(): Promise<void> {
    await this.stop();
    await migrate(this.clickhouse);
    // From here on the status tells how far the new reading is.
    this.begin(await this.rewind(await this.positions.read()));
    this.start();
  }

  async status(): Promise<IngestStatus> {
    const newest = await this.askNewest();
    const lastSequence = this.position?.checkpoint ?? 0;
    const streamSequence = Math.max(newest.sequence, lastSequence);
    // A message that is not here yet holds one record or more.
    const unread = Math.max(0, streamSequence - Math.max(this.received, lastSequence));
    const lagRecords = this.backlog.rows + (this.inFlight?.rows.length ?? 0) + unread;
    const oldest = this.inFlight?.oldestTimeMs ?? this.backlog.oldestTimeMs ?? newest.timeMs;
    const lagSeconds = streamSequence > lastSequence ? Math.max(0, Date.now() - oldest) / 1_000 : 0;
    return { lastSequence, streamSequence, lagRecords, lagSeconds };
  }

  private start(): void {
    this.stopped = false;
    this.running = this.run();
  }

  private async stop(): Promise<void> {
    this.stopped = true;
    this.bell.ring();
    this.room.ring();
    await this.running;
  }

  private async run(): Promise<void> {
    let pauseMs = shortestPauseMs;
    while (!this.stopped) {
      const begunAt = Date.now();
      try {
        await migrate(this.clickhouse);
        this.migrated = true;
        await this.project();
      } catch (error) {
        if (this.stopped) return;
        if (Date.now() - begunAt > longestPauseMs) pauseMs = shortestPauseMs;
        this.metrics.failures.inc();
        this.logger.warn({ err: error, pauseMs }, 'ingest begins anew from its checkpoint');
        await sleep(pauseMs);
        pauseMs = Math.min(longestPauseMs, pauseMs * 2);
      }
    }
  }

  /** Ends when stopped, or when the stream has become another one; throws when ClickHouse or NATS fails. */
  private async project(): Promise<void> {
    let position = await this.positions.read();
    if (!(await this.stream.holds(position))) position = await this.rewind(position);
    const backlog = this.begin(position);
    const follower = follow(this.nats.connection, {
      stream: CALLS_STREAM,
      after: position.checkpoint,
      onBatch: (messages) => this.receive(messages, backlog),
      onTrouble: (error) => this.suspect(error),
    });
    try {
      for (;;) {
        await this.due();
        if (this.stopped) return;
        if (this.suspicious && !(await this.isStillTheSame(position))) return;
        const batch = backlog.cut(position.planned);
        this.room.ring();
        if (batch) position = await this.apply(batch, position);
        else await this.bell.wait(batchEveryMs);
      }
    } finally {
      this.room.ring();
      await follower.stop();
    }
  }

  private begin(position: Position): Backlog {
    this.backlog = new Backlog();
    this.position = position;
    this.received = position.checkpoint;
    this.inFlight = undefined;
    this.suspicious = false;
    return this.backlog;
  }

  /** Plan, insert, check off. */
  private async apply(batch: Batch, position: Position): Promise<Position> {
    this.inFlight = batch;
    const planned =
      batch.last <= position.planned ? position : await this.positions.write({ ...position, planned: batch.last });
    if (batch.rows.length > 0) await this.clickhouse.insert('calls', batch.rows, tokenOf(batch, planned));
    const done = await this.positions.write({
      ...planned,
      checkpoint: batch.last,
      checkpointMessage: batch.lastMessage,
    });
    this.inFlight = undefined;
    this.position = done;
    this.metrics.records.inc(batch.rows.length);
    return done;
  }

  /** A follower of an earlier run may still deliver; its backlog is not ours any more. */
  private async receive(messages: readonly JsMsg[], backlog: Backlog): Promise<void> {
    const isOver = () => this.stopped || backlog !== this.backlog;
    for (const message of messages) {
      while (backlog.isFull && !isOver()) await this.room.wait(1_000);
      if (isOver()) return;
      // A follower that was slowed down may deliver once more what is here already.
      if (message.seq <= this.received) continue;
      if (this.received > 0) this.noteMissing(message.seq - this.received - 1);
      this.received = message.seq;
      backlog.push({
        sequence: message.seq,
        messageId: message.headers?.get(messageIdHeader) ?? '',
        timeMs: message.time.getTime(),
        rows: this.rowsOf(message),
      });
      this.bell.ring();
    }
  }

  private rowsOf(message: JsMsg): CallRow[] {
    try {
      return decodeCallBatch(message.data).map((record) => toCallRow(record, message.seq));
    } catch (error) {
      // It would stop everything behind it for ever. The message stays in the stream to be looked at.
      this.metrics.undecodable.inc();
      this.logger.error({ sequence: message.seq, reason: (error as Error).name }, 'message is no call batch');
      return [];
    }
  }

  private noteMissing(count: number): void {
    if (count === 0) return;
    this.metrics.missing.inc(count);
    this.logger.error({ after: this.received, count }, 'messages expired before they were read');
  }

  /** Until there is something to insert and the time has come. */
  private async due(): Promise<void> {
    while (!this.stopped && !this.suspicious && !this.backlog.isBatchFull) {
      const waitMs = this.backlog.isEmpty ? idleMs : this.nextBatchAt - Date.now();
      if (waitMs <= 0) break;
      await this.bell.wait(waitMs);
    }
    this.nextBatchAt = Date.now() + batchEveryMs;
  }

  private suspect(error: unknown): void {
    // Full, we do not read on; that looks like a stall.
    if (this.backlog.isFull) return;
    this.logger.warn({ err: error }, 'follower restarts');
    this.suspicious = true;
    this.bell.ring();
  }

  private async isStillTheSame(position: Position): Promise<boolean> {
    this.suspicious = false;
    return this.stream.holds(position);
  }

  private async rewind(position: Position): Promise<Position> {
    this.logger.warn({ position: position.checkpoint }, 'reading the stream again from its beginning');
    return this.positions.write({
      ...position,
      generation: position.generation + 1,
      checkpoint: 0,
      checkpointMessage: '',
      planned: 0,
    });
  }

  /** The newest sequence; what was known last when NATS does not answer. */
  private async askNewest(): Promise<{ sequence: number; timeMs: number }> {
    const known = sleep(1_000, this.newest, { ref: false });
    this.newest = await Promise.race([this.stream.newest().catch(() => this.newest), known]);
    return this.newest;
  }
}

/** The same range of the same stream has the same token, and no other range has. */
function tokenOf({ first, last, lastMessage }: Batch, { generation }: Position): string {
  const message = createHash('sha256').update(lastMessage).digest('hex').slice(0, 16);
  return `${CALLS_STREAM}:${generation}:${first}:${last}:${message}`;
}
