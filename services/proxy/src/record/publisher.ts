import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { delay, type NatsConnection } from '@nats-io/transport-node';
import { encodeCallBatch } from '@gatehouse/contracts';
import { CALLS_STREAM, callsSubject } from '@gatehouse/nats';
import type { Spool, SpooledRecord } from './spool.js';

export interface PublisherOptions {
  nc: NatsConnection;
  replica: string;
  /** How long the broker may take to write what it acknowledged to disk; records are kept that long. */
  brokerSyncMs: number;
  onTrouble(error: unknown): void;
}

const batchDelayMs = 5;
const maxRecords = 256;
const maxBytes = 256 * 1_024;
const inFlight = 8;

/** One message to the CALLS stream: the records of one organization that lie next to each other in the spool. */
interface Batch {
  id: string;
  org: string;
  segment: string;
  from: number;
  to: number;
  ackedAt: number;
}

/**
 * Sends spooled records on in batches, for as long as it takes. A repeated batch has the same message id and the same
 * records, so the broker absorbs it. Acknowledged batches are remembered until the broker must have them on disk, and
 * sent again when it restarts or changes its leader before that.
 */
export class Publisher {
  private readonly js: JetStreamClient;
  private readonly queue: SpooledRecord[] = [];
  private readonly sending = new Map<Batch, Promise<void>>();
  private acked: Batch[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly cleaner: NodeJS.Timeout;
  private stopped = false;
  private spool: Spool | undefined;

  constructor(private readonly options: PublisherOptions) {
    this.js = jetstream(options.nc);
    this.cleaner = setInterval(() => this.forgetSafe(), 1_000);
    this.cleaner.unref();
  }

  /** Starts with what an earlier run left behind. */
  start(spool: Spool): void {
    this.spool = spool;
    for (const records of spool.leftBehind()) this.add(records);
    void this.watchBroker();
  }

  /** Takes records that were just written. */
  add(records: readonly SpooledRecord[]): void {
    this.queue.push(...records);
    if (this.queue.length > 0) this.timer ??= setTimeout(() => this.flush(), batchDelayMs);
  }

  get waiting(): number {
    return this.queue.length;
  }

  /** Sends what it can within the time; the rest stays in the spool for the next start. */
  async stop(graceMs = 3_000): Promise<void> {
    const deadline = Date.now() + graceMs;
    while ((this.queue.length > 0 || this.sending.size > 0) && Date.now() < deadline) {
      this.flush();
      await delay(10);
    }
    this.stopped = true;
    clearInterval(this.cleaner);
    clearTimeout(this.timer);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (this.queue.length > 0 && this.sending.size < inFlight) {
      const records = this.takeBatch();
      const first = records[0];
      const last = records.at(-1);
      if (!first || !last) return;
      const { org, segment } = first;
      const id = `${this.options.replica}:${first.epoch}:${first.number}-${last.number}`;
      const batch = { id, org, segment, from: first.offset, to: last.offset + last.length, ackedAt: 0 };
      this.send(batch, records);
    }
    // With everything in flight, the next acknowledgement flushes again.
    if (this.queue.length > 0 && this.sending.size < inFlight)
      this.timer = setTimeout(() => this.flush(), batchDelayMs);
  }

  /** Records from the front of the queue that are of one organization and lie in one piece of one segment. */
  private takeBatch(): SpooledRecord[] {
    const first = this.queue[0];
    let bytes = 0;
    let count = 0;
    for (const record of this.queue) {
      const belongs = record.org === first?.org && record.segment === first.segment;
      if (!belongs || count === maxRecords || (count > 0 && bytes + record.length > maxBytes)) break;
      bytes += record.length;
      count++;
    }
    return this.queue.splice(0, count);
  }

  private send(batch: Batch, records: readonly SpooledRecord[]): void {
    const { id, org } = batch;
    const meta = { id, org, replica: this.options.replica, time: new Date().toISOString() };
    const bytes = encodeCallBatch(
      records.map((record) => record.text),
      meta,
    );
    const sent = this.publish(batch, bytes).finally(() => {
      this.sending.delete(batch);
      if (!this.stopped) this.flush();
    });
    this.sending.set(batch, sent);
  }

  private async publish(batch: Batch, bytes: Uint8Array): Promise<void> {
    let pauseMs = 50;
    while (!this.stopped) {
      try {
        await this.js.publish(callsSubject(batch.org), bytes, { msgID: batch.id, timeout: 2_000 });
        batch.ackedAt = Date.now();
        this.acked.push(batch);
        return;
      } catch (error) {
        this.options.onTrouble(error);
        await delay(pauseMs);
        pauseMs = Math.min(1_000, pauseMs * 2);
      }
    }
  }

  /** A broker that restarted may have lost what it had acknowledged but not yet written. */
  private republish(): void {
    const batches = this.acked;
    this.acked = [];
    for (const batch of batches) {
      const records = this.spool?.reread(batch.segment, batch.from, batch.to) ?? [];
      if (records.length > 0) this.send(batch, records);
    }
  }

  private async watchBroker(): Promise<void> {
    const { nc } = this.options;
    const elections = nc.subscribe(`$JS.EVENT.ADVISORY.STREAM.LEADER_ELECTED.${CALLS_STREAM}`);
    void (async () => {
      for await (const election of elections) if (election.subject !== '') this.republish();
    })();
    for await (const status of nc.status()) {
      if (this.stopped) return;
      if (status.type === 'reconnect') this.republish();
    }
  }

  /** Drops segments all of whose records are acknowledged and on the broker's disk. */
  private forgetSafe(): void {
    const oldest = Date.now() - this.options.brokerSyncMs;
    this.acked = this.acked.filter((batch) => batch.ackedAt > oldest);
    const needed = new Set([
      ...this.acked.map((batch) => batch.segment),
      ...[...this.sending.keys()].map((batch) => batch.segment),
      ...this.queue.map((record) => record.segment),
    ]);
    this.spool?.rotateIfDue(this.queue.length === 0 && this.sending.size === 0 && this.acked.length === 0);
    for (const segment of this.spool?.closedSegments() ?? []) {
      if (!needed.has(segment)) this.spool?.removeSegment(segment);
    }
  }
}
