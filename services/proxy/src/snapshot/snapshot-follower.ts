import type { NatsConnection } from '@nats-io/transport-node';
import { followControl, type RecordedEvent } from '@gatehouse/event-store';
import { ReplicaAnnouncer, type Follower } from '@gatehouse/nats';
import type { EraVerdict, Snapshot } from './snapshot.js';
import { SnapshotBuilder } from './snapshot-builder.js';

const heartbeatMs = 1_000;

/** Keeps the snapshot up to date from the CONTROL stream, and tells the others how far this replica is. */
export class SnapshotFollower {
  private readonly builder = new SnapshotBuilder();
  private readonly announcer: ReplicaAnnouncer;
  private follower: Follower | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private caughtUp = false;

  constructor(
    private readonly nc: NatsConnection,
    private readonly replica: string,
    private readonly onTrouble: (error: unknown) => void,
    private readonly onChange: (snapshot: Snapshot) => void,
  ) {
    this.announcer = new ReplicaAnnouncer(nc);
  }

  /** The snapshot in force; taken once per request. */
  get current(): Snapshot {
    return this.builder.current;
  }

  /** The backend speaks other eras than its settings say; the next calls are told so. */
  heal(org: string, backendId: string, verdict: EraVerdict): void {
    this.builder.heal(org, backendId, verdict);
    this.onChange(this.current);
  }

  start(): void {
    this.follower = followControl(this.nc, {
      after: 0,
      onBatch: (events) => this.apply(events),
      onCaughtUp: () => {
        this.caughtUp = true;
        this.announce();
      },
      onTrouble: this.onTrouble,
    });
    this.heartbeat = setInterval(() => {
      this.announce();
      // Time is a change too: tokens expire.
      this.onChange(this.current);
    }, heartbeatMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.heartbeat);
    await this.follower?.stop();
    await this.announcer.withdraw(this.replica).catch(() => undefined);
  }

  /** Whether everything stored at start is in the snapshot. */
  isReady(): boolean {
    return this.caughtUp;
  }

  private apply(events: readonly RecordedEvent[]): void {
    this.builder.apply(events);
    this.onChange(this.current);
    if (this.caughtUp) this.announce();
  }

  private announce(): void {
    if (!this.caughtUp || this.nc.isClosed()) return;
    const { sequence, hash } = this.current;
    this.announcer.announce({ id: this.replica, appliedSeq: sequence, hash }).catch(this.onTrouble);
  }
}
