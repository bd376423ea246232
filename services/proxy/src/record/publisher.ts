import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { delay, type NatsConnection } from '@nats-io/transport-node';
import { encodeCallBatch } from '@gatehouse/contracts';
import { CALLS_STREAM, callsSubject } from '@gatehouse/nats';
import type { Spool } from './spool.js';
import type { SpooledRecord } from './spool-lines.js';

export interface PublisherOptions {
  nc: NatsConnection;
  replica: string;
  /** How long the broker may take to write what it acknowledged to disk; records are kept that long. */
  brokerSyncMs: number;
  onTrouble(error: unknown): void;
}

const batchDelayMs = 20;
const maxRecords = 512;
const maxBytes = 256 * 1_024;
const inFlight = 8;
const rereadDelayMs = 1_000;
/** More than that is read again from disk when its turn comes. */
const maxQueued = 4_096;

/** One message to the CALLS stream: the records of one organization that lie next to each other in the spool. */
interface Batch {
  id: string;
  org: string;
  segment: string;
  from: number;
  to: number;
  count: number;
  ackedAt: number;
}

/**
 * Sends spooled records on in batches, for as long as it takes. A repeated batch has the same message id and the same
 * records, so the broker absorbs it. Acknowledged batches are remembered until the broker must have them on disk, and
 * sent again when it restarts or changes its leader before that.
 */
export class Publisher {
  private readonly js: JetStreamClient;
  /** Fresh records, with their texts. */
  private readonly queue: SpooledRecord[] = [];
  /** What is to be sent before them; its texts are on disk alone. */
  private readonly backlog: Batch[] = [];
  private readonly sending = new Set<Batch>();
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
    for (const records of spool.leftBehind()) {
      for (const left = [...records]; left.length > 0;) this.backlog.push(this.batchOf(takeBatch(left)));
    }
    this.flushSoon();
    this.watchBroker();
  }

  /** Takes records that were just written. */
  add(records: readonly SpooledRecord[]): void {
    this.queue.push(...records);
    while (this.queue.length > maxQueued) this.backlog.push(this.batchOf(takeBatch(this.queue)));
    this.flushSoon();
  }

  get waiting(): number {
    return this.backlog.reduce((sum, { count }) => sum + count, this.queue.length);
  }

  /** Sends what it can within the time; the rest stays in the spool for the next start. */
  async stop(graceMs = 3_000): Promise<void> {
    const deadline = Date.now() + graceMs;
    while ((this.waiting > 0 || this.sending.size > 0) && Date.now() < deadline) {
      this.flush();
      await delay(10);
    }
    this.stopped = true;
    clearInterval(this.cleaner);
    clearTimeout(this.timer);
  }

  private flushSoon(): void {
    if (this.queue.length > 0 || this.backlog.length > 0) this.timer ??= setTimeout(() => this.flush(), batchDelayMs);
  }

  /** Fills what may be in flight. */
  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (this.sending.size < inFlight && !this.stopped) {
      const batch = this.backlog[0];
      if (batch) {
        const texts = this.textsOf(batch);
        if (!texts) return;
        this.backlog.shift();
        this.send(batch, texts);
      } else if (this.queue.length > 0) {
        const records = takeBatch(this.queue);
        this.send(
          this.batchOf(records),
          records.map(({ text }) => text),
        );
      } else return;
    }
  }

  private batchOf(records: readonly SpooledRecord[]): Batch {
    const [first] = records;
    const last = records.at(-1);
    if (!first || !last) throw new TypeError('a batch of nothing');
    const { org, segment, epoch, number, offset } = first;
    const id = `${this.options.replica}:${epoch}:${number}-${last.number}`;
    return { id, org, segment, from: offset, to: last.offset + last.length, count: records.length, ackedAt: 0 };
  }

  /** Undefined when the disk does not give them at the moment. */
  private textsOf({ segment, from, to }: Batch): string[] | undefined {
    try {
      return this.spool?.reread(segment, from, to).map(({ text }) => text) ?? [];
    } catch (error) {
      this.options.onTrouble(error);
      this.timer = setTimeout(() => this.flush(), rereadDelayMs);
      return undefined;
    }
  }

  private send(batch: Batch, texts: readonly string[]): void {
    if (texts.length === 0) return;
    const { id, org } = batch;
    const bytes = encodeCallBatch(texts, { id, org, replica: this.options.replica, time: new Date().toISOString() });
    this.sending.add(batch);
    void this.publish(batch, bytes).finally(() => {
      this.sending.delete(batch);
      // What is behind goes on at once; fresh records wait for others to go along with.
      if (this.backlog.length > 0 || this.queue.length >= maxRecords) this.flush();
      else this.flushSoon();
    });
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
    this.backlog.unshift(...this.acked);
    this.acked = [];
    this.flushSoon();
  }

  private watchBroker(): void {
    const { nc, onTrouble } = this.options;
    const elections = nc.subscribe(`$JS.EVENT.ADVISORY.STREAM.LEADER_ELECTED.${CALLS_STREAM}`);
    const watchElections = async () => {
      for await (const election of elections) if (election.subject !== '') this.republish();
    };
    const watchConnection = async () => {
      for await (const status of nc.status()) {
        if (this.stopped) return;
        if (status.type === 'reconnect') this.republish();
      }
    };
    watchElections().catch(onTrouble);
    watchConnection().catch(onTrouble);
  }

  /** Drops segments all of whose records are acknowledged and on the broker's disk. */
  private forgetSafe(): void {
    const oldest = Date.now() - this.options.brokerSyncMs;
    this.acked = this.acked.filter((batch) => batch.ackedAt > oldest);
    const needed = new Set([...this.acked, ...this.sending, ...this.backlog, ...this.queue].map((b) => b.segment));
    this.spool?.rotateIfDue(needed.size === 0);
    for (const segment of this.spool?.closedSegments() ?? []) {
      if (!needed.has(segment)) this.spool?.removeSegment(segment);
    }
  }
}

/** Takes from the front what is of one organization and lies in one segment. */
function takeBatch(queue: SpooledRecord[]): SpooledRecord[] {
  const first = queue[0];
  let bytes = 0;
  let count = 0;
  for (const record of queue) {
    const belongs = record.org === first?.org && record.segment === first.segment;
    if (!belongs || count === maxRecords || (count > 0 && bytes + record.length > maxBytes)) break;
    bytes += record.length;
    count++;
  }
  return queue.splice(0, count);
}
