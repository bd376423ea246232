import type { NatsConnection } from '@nats-io/transport-node';
import { Gauge, type Registry } from 'prom-client';
import type { DataSource, EntityManager, ObjectLiteral, Repository } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { followControl, type RecordedEvent, type StreamId } from '@gatehouse/event-store';
import type { Follower } from '@gatehouse/nats';
import type { Projection } from './projection.js';

export interface ProjectorOptions {
  nc: NatsConnection;
  dataSource: DataSource;
  metrics?: Registry;
  /** Called on trouble that the projector gets over by itself; for the log. */
  onTrouble?(error: unknown, projection: string): void;
}

/**
 * Runs one projection: events in, rows and checkpoint out in one transaction. The checkpoint is the fence: of several
 * replicas with the same projection each batch is applied by whichever is first, and skipped by the others.
 */
export class Projector<Row extends ObjectLiteral> {
  private follower: Follower | undefined;
  private applied = 0;
  private caughtUp = false;
  private readonly waiting = new Set<() => void>();
  private readonly position: Gauge;
  private readonly lag: Gauge;

  constructor(
    private readonly projection: Projection<Row>,
    private readonly options: ProjectorOptions,
  ) {
    this.position = gauge('gatehouse_projection_position', 'Stream sequence that the projection has applied', options);
    this.lag = gauge(
      'gatehouse_projection_lag_seconds',
      'Time from an event to its rows, for the newest applied event',
      options,
    );
  }

  /** Starts to follow from the checkpoint. */
  async start(): Promise<void> {
    this.applied = await this.checkpoint(this.options.dataSource.manager);
    this.follower = followControl(this.options.nc, {
      aggregates: [this.projection.aggregate],
      after: this.applied,
      onBatch: (events) => this.apply(events),
      onCaughtUp: () => {
        this.caughtUp = true;
      },
      onTrouble: (error) => this.options.onTrouble?.(error, this.projection.name),
    });
  }

  async stop(): Promise<void> {
    await this.follower?.stop();
    this.follower = undefined;
  }

  /** Whether everything stored at start has been applied. */
  isReady(): boolean {
    return this.caughtUp;
  }

  /** Empties the table and reads the stream again from its beginning. */
  async rebuild(): Promise<void> {
    await this.stop();
    await this.options.dataSource.transaction(async (manager) => {
      await manager.getRepository(this.projection.entity).deleteAll();
      await manager.query(`DELETE FROM projection_checkpoints WHERE name = $1`, [this.projection.name]);
    });
    this.caughtUp = false;
    await this.start();
  }

  /**
   * Resolves once the event `sequence` of this projection's aggregate is in the rows.
   * @throws GatehouseError GATEHOUSE_REQUEST_NOT_READY after `timeoutMs`.
   */
  async waitFor(sequence: number, timeoutMs = 2_000): Promise<void> {
    if (this.applied >= sequence) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(check);
        const detail = `The read model is at ${this.applied}, you asked for ${sequence}.`;
        reject(new GatehouseError('GATEHOUSE_REQUEST_NOT_READY', { detail }));
      }, timeoutMs);
      const check = () => {
        if (this.applied < sequence) return;
        clearTimeout(timer);
        this.waiting.delete(check);
        resolve();
      };
      this.waiting.add(check);
    });
  }

  private async apply(events: readonly RecordedEvent[]): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    await this.options.dataSource.transaction(async (manager) => {
      // Locks the checkpoint row: a second replica waits here and then finds the batch done.
      await manager.query(
        `INSERT INTO projection_checkpoints (name, last_sequence) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING`,
        [this.projection.name],
      );
      const done = await this.checkpoint(manager, 'FOR UPDATE');
      const fresh = events.filter((event) => event.sequence > done);
      if (fresh.length === 0) return;
      for (const ofOne of byAggregate(fresh)) await this.applyToAggregate(manager, ofOne);
      await manager.query(`UPDATE projection_checkpoints SET last_sequence = $2 WHERE name = $1`, [
        this.projection.name,
        last.sequence,
      ]);
    });
    this.applied = last.sequence;
    this.position.set({ projection: this.projection.name }, last.sequence);
    this.lag.set({ projection: this.projection.name }, (Date.now() - Date.parse(last.meta.time)) / 1_000);
    for (const check of this.waiting) check();
  }

  private async applyToAggregate(manager: EntityManager, events: OneAggregate): Promise<void> {
    const repository = manager.getRepository(this.projection.entity);
    const before = await repository.findBy(this.projection.rowsOf(events.stream));
    const after = events.events.reduce<readonly Row[]>((rows, event) => this.projection.project(rows, event), before);
    const kept = new Set(after.map((row) => identityOf(repository, row)));
    const gone = before.filter((row) => !kept.has(identityOf(repository, row)));
    if (gone.length > 0) await repository.remove(gone);
    if (after.length > 0) await repository.save([...after], { chunk: 200 });
  }

  private async checkpoint(manager: EntityManager, lock = ''): Promise<number> {
    const rows = await manager.query<{ last_sequence: string }[]>(
      `SELECT last_sequence FROM projection_checkpoints WHERE name = $1 ${lock}`,
      [this.projection.name],
    );
    return Number(rows[0]?.last_sequence ?? 0);
  }
}

interface OneAggregate {
  stream: StreamId;
  events: RecordedEvent[];
}

function byAggregate(events: readonly RecordedEvent[]): Iterable<OneAggregate> {
  const groups = new Map<string, OneAggregate>();
  for (const event of events) {
    const key = JSON.stringify([event.stream.org, event.stream.id]);
    const group = groups.get(key) ?? { stream: event.stream, events: [] };
    group.events.push(event);
    groups.set(key, group);
  }
  return groups.values();
}

function identityOf<Row extends ObjectLiteral>(repository: Repository<Row>, row: Row): string {
  return JSON.stringify(repository.metadata.getEntityIdMap(row));
}

function gauge(name: string, help: string, { metrics }: ProjectorOptions): Gauge {
  const existing = metrics?.getSingleMetric(name);
  return (
    (existing as Gauge | undefined) ??
    new Gauge({ name, help, labelNames: ['projection'], registers: metrics ? [metrics] : [] })
  );
}
