import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Registry } from 'prom-client';
import type { DataSource, EntityManager, ObjectLiteral, Repository } from 'typeorm';
import { controlEventSchemas } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { followControl, type RecordedEvent, type StreamId } from '@gatehouse/event-store';
import { CONTROL_STREAM, controlFilter, type Follower } from '@gatehouse/nats';
import { observeProjector, type Observed } from './projection.metrics.js';
import type { Projection } from './projection.js';
import { storable } from './storable.js';

export interface ProjectorOptions {
  nc: NatsConnection;
  dataSource: DataSource;
  metrics?: Registry;
  /** Called on trouble that the projector gets over by itself; for the log. */
  onTrouble?(error: unknown, projection: string): void;
}

interface Checkpoint {
  sequence: number;
  unknownTypes: readonly string[];
}

/**
 * Runs one projection: events in, rows and checkpoint out in one transaction. The checkpoint is the fence: of several
 * replicas with the same projection each batch is applied by whichever is first, and skipped by the others.
 */
export class Projector<Row extends ObjectLiteral> implements Observed {
  private follower: Follower | undefined;
  private applied = 0;
  private caughtUp = false;
  /** Time of the oldest event in the batch that is being applied, or cannot be. */
  private behindSince: number | undefined;
  private readonly waiting = new Set<() => void>();
  passedOver = 0;

  constructor(
    private readonly projection: Projection<Row>,
    private readonly options: ProjectorOptions,
  ) {
    if (options.metrics) observeProjector(options.metrics, projection.name, this);
  }

  get position(): number {
    return this.applied;
  }

  get lagSeconds(): number {
    return this.behindSince === undefined ? 0 : Math.max(0, (Date.now() - this.behindSince) / 1_000);
  }

  /** Starts to follow from the checkpoint; from the beginning when the rows cannot be right. */
  async start(): Promise<void> {
    const reason = await this.whyRebuild();
    if (reason !== undefined) {
      this.onTrouble(new Error(`the rows are made anew: ${reason}`));
      await this.clear();
    }
    await this.readCheckpoint();
    this.follower = followControl(this.options.nc, {
      aggregates: [this.projection.aggregate],
      after: () => this.readCheckpoint(),
      onBatch: (events) => this.apply(events),
      onCaughtUp: () => {
        this.caughtUp = true;
        this.behindSince = undefined;
      },
      onTrouble: (error) => this.onTrouble(error),
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
    await this.clear();
    this.caughtUp = false;
    await this.start();
  }

  /**
   * Resolves once every event of this projection's aggregate up to `sequence` is in the rows.
   * @throws GatehouseError GATEHOUSE_REQUEST_NOT_READY after `timeoutMs`.
   */
  async waitFor(sequence: number, timeoutMs = 2_000): Promise<void> {
    let needed = sequence;
    if (this.applied >= needed) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(check);
        const detail = `The read model is at ${this.applied}, you asked for ${sequence}.`;
        reject(new GatehouseError('GATEHOUSE_REQUEST_NOT_READY', { detail }));
      }, timeoutMs);
      const check = () => {
        if (this.applied < needed) return;
        clearTimeout(timer);
        this.waiting.delete(check);
        resolve();
      };
      this.waiting.add(check);
      this.lastUpTo(sequence).then(
        (last) => {
          needed = last;
          check();
        },
        (error: unknown) => this.onTrouble(error),
      );
    });
  }

  /** The aggregate's last event may be older than `sequence`, which belongs to another aggregate then. */
  private async lastUpTo(sequence: number): Promise<number> {
    const { streams } = await jetstreamManager(this.options.nc, { checkAPI: false });
    const [{ state }, last] = await Promise.all([
      streams.info(CONTROL_STREAM),
      streams.getMessage(CONTROL_STREAM, { last_by_subj: controlFilter(this.projection.aggregate) }),
    ]);
    return state.last_seq < sequence ? sequence : Math.min(sequence, last?.seq ?? 0);
  }

  private async apply(events: readonly RecordedEvent[]): Promise<void> {
    const [first, last] = [events[0], events.at(-1)];
    if (!first || !last) return;
    this.behindSince ??= Date.parse(first.meta.time);
    await this.options.dataSource.transaction(async (manager) => {
      // Locks the checkpoint row: a second replica waits here and then finds the batch done.
      await manager.query(
        `INSERT INTO projection_checkpoints (name, last_sequence) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING`,
        [this.projection.name],
      );
      const { sequence: done } = await this.checkpoint(manager, 'FOR UPDATE');
      if (done < this.applied)
        throw new Error('the rows are being made anew by another replica: following its checkpoint');
      const fresh = events.filter((event) => event.sequence > done);
      if (fresh.length > 0) await this.write(manager, fresh, last.sequence);
    });
    this.behindSince = undefined;
    this.moveTo(last.sequence);
  }

  private moveTo(sequence: number): void {
    this.applied = sequence;
    for (const check of this.waiting) check();
  }

  private async write(manager: EntityManager, events: readonly RecordedEvent[], sequence: number): Promise<void> {
    for (const ofOne of byAggregate(events)) await this.applyToAggregate(manager, ofOne);
    const unknown = events.flatMap(({ unknownType }) => unknownType ?? []);
    await manager.query(
      `UPDATE projection_checkpoints SET last_sequence = $2,
       unknown_types = ARRAY(SELECT DISTINCT unnest(unknown_types || $3::text[]) ORDER BY 1) WHERE name = $1`,
      [this.projection.name, sequence, unknown],
    );
    this.passedOver += unknown.length;
  }

  private async applyToAggregate(manager: EntityManager, events: OneAggregate): Promise<void> {
    const repository = manager.getRepository(this.projection.entity);
    const before = await repository.findBy(this.projection.rowsOf(events.stream));
    const after = events.events.reduce<readonly Row[]>((rows, event) => this.projection.project(rows, event), before);
    const kept = new Set(after.map((row) => identityOf(repository, row)));
    const gone = before.filter((row) => !kept.has(identityOf(repository, row)));
    if (gone.length > 0) await repository.remove(gone);
    if (after.length > 0) await repository.save(after.map(storable), { chunk: 200 });
  }

  /** Rows lack what an older build could not read, or hold what the stream has lost (a restored backup). */
  private async whyRebuild(): Promise<string | undefined> {
    const { sequence, unknownTypes } = await this.checkpoint(this.options.dataSource.manager);
    const known = unknownTypes.find((type) => controlEventSchemas.has(type));
    if (known !== undefined) return `they lack ${known}, which an older build did not know`;
    const { streams } = await jetstreamManager(this.options.nc, { checkAPI: false });
    const { last_seq: end } = (await streams.info(CONTROL_STREAM)).state;
    return sequence > end ? `they are at ${sequence}, but the stream ends at ${end}` : undefined;
  }

  private async clear(): Promise<void> {
    await this.options.dataSource.transaction(async (manager) => {
      // The checkpoint first: this waits for a batch that is being applied.
      await manager.query(`DELETE FROM projection_checkpoints WHERE name = $1`, [this.projection.name]);
      await manager.getRepository(this.projection.entity).deleteAll();
    });
  }

  private async readCheckpoint(): Promise<number> {
    this.moveTo((await this.checkpoint(this.options.dataSource.manager)).sequence);
    return this.applied;
  }

  private async checkpoint(manager: EntityManager, lock = ''): Promise<Checkpoint> {
    const rows = await manager.query<{ last_sequence: string; unknown_types: string[] }[]>(
      `SELECT last_sequence, unknown_types FROM projection_checkpoints WHERE name = $1 ${lock}`,
      [this.projection.name],
    );
    return { sequence: Number(rows[0]?.last_sequence ?? 0), unknownTypes: rows[0]?.unknown_types ?? [] };
  }

  private onTrouble(error: unknown): void {
    this.options.onTrouble?.(error, this.projection.name);
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
