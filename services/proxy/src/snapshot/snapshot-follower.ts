import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { followControl, type RecordedEvent } from '@gatehouse/event-store';
import { CONTROL_STREAM, ReplicaAnnouncer, type Follower } from '@gatehouse/nats';
import type { EraVerdict, Snapshot } from './snapshot.js';
import type { CustomScanners } from './custom-detectors.js';
import { SnapshotBuilder } from './snapshot-builder.js';

const heartbeatMs = 1_000;
/** So much before the 5 s that are promised: what is open is to be ended by then. */
const leaseMs = 4_500;

/** Where the CONTROL stream ended at a time, on the clock of `performance.now()`. */
interface Proof {
  sequence: number;
  atMs: number;
}

/**
 * Keeps the snapshot up to date from the CONTROL stream, and tells the others how far this replica is.
 *
 * A snapshot that may have missed a revocation must not admit anybody. It is known to be whole up to a time when, at that
 * time, the stream ended where it has been applied, and the brokers of which that was learnt could store something: a
 * broker cut off from the others may show an old end, but cannot store.
 */
export class SnapshotFollower {
  private readonly builder: SnapshotBuilder;
  private readonly announcer: ReplicaAnnouncer;
  private follower: Follower | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private caughtUp = false;
  private manager: JetStreamManager | undefined;
  private proof: Proof | undefined;
  private leaseEndsAtMs = 0;

  constructor(
    private readonly nc: NatsConnection,
    private readonly replica: string,
    private readonly onTrouble: (error: unknown) => void,
    private readonly onChange: (snapshot: Snapshot) => void,
    /** Makes what compiles organizations' own detectors; it calls back when it can do better than before. */
    custom?: (onLoaded: (org: string) => void) => CustomScanners,
  ) {
    this.builder = new SnapshotBuilder(
      custom?.((org) => {
        this.builder.refreshDetectors(org);
        this.onChange(this.current);
      }),
    );
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
        this.beat();
      },
      onTrouble: this.onTrouble,
    });
    this.heartbeat = setInterval(() => {
      this.beat();
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
    return this.leaseEndsAtMs > 0;
  }

  /** Whether everything stored a few seconds ago is in the snapshot, on the clock of `performance.now()`. */
  isInForce(nowMs: number): boolean {
    return nowMs <= this.leaseEndsAtMs;
  }

  private apply(events: readonly RecordedEvent[]): void {
    this.builder.apply(events);
    this.onChange(this.current);
    this.renewLease();
    if (this.caughtUp) this.announce().catch(this.onTrouble);
  }

  private beat(): void {
    if (!this.caughtUp || this.nc.isClosed()) return;
    this.prove().catch((error: unknown) => {
      this.onTrouble(error);
      if (!this.isInForce(performance.now())) this.reconnect();
    });
  }

  private async prove(): Promise<void> {
    const atMs = performance.now();
    const [sequence] = await Promise.all([this.endOfControl(), this.announce()]);
    // Answers may come in another order than they were asked for.
    if (this.proof && this.proof.atMs > atMs) return;
    this.proof = { sequence, atMs };
    this.renewLease();
  }

  private renewLease(): void {
    const applied = Math.max(this.current.sequence, this.follower?.position ?? 0);
    if (this.proof && applied >= this.proof.sequence) this.leaseEndsAtMs = this.proof.atMs + leaseMs;
  }

  private async endOfControl(): Promise<number> {
    this.manager ??= await jetstreamManager(this.nc, { checkAPI: false, timeout: leaseMs });
    return (await this.manager.streams.info(CONTROL_STREAM)).state.last_seq;
  }

  /** The connection may be one of which nobody has told that it is dead. */
  private reconnect(): void {
    if (this.nc.isClosed()) return;
    this.nc.reconnect().catch(this.onTrouble);
  }

  private announce(): Promise<void> {
    const { sequence, hash } = this.current;
    return this.announcer.announce({ id: this.replica, appliedSeq: sequence, hash });
  }
}
