import { Kvm, type KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { GatehouseError } from '@gatehouse/errors';
import { LiveValues } from './live-values.js';
import { REPLICAS_BUCKET } from './streams.js';

/** What a proxy replica says about itself, at least once a second. */
export interface ReplicaStatus {
  id: string;
  /** Stream sequence of the snapshot in force. */
  appliedSeq: number;
  /** SHA-256 (hex) of that snapshot. */
  hash: string;
}

/** A replica that was silent for longer counts as gone. */
export const REPLICA_LIVE_MS = 5_000;

/** Writes this replica's status for others to see. */
export class ReplicaAnnouncer {
  private kv: KV | undefined;

  constructor(private readonly nc: NatsConnection) {}

  async announce(status: ReplicaStatus): Promise<void> {
    this.kv ??= await new Kvm(this.nc).open(REPLICAS_BUCKET);
    await this.kv.put(status.id, JSON.stringify(status));
  }

  /** Takes the replica off the board at a planned stop, so that nobody waits for it. */
  async withdraw(id: string): Promise<void> {
    await this.kv?.delete(id);
  }
}

/** Sees every live replica and waits until all of them have applied a change. */
export class ReplicaBoard {
  private readonly replicas: LiveValues<ReplicaStatus>;
  private readonly waiting = new Set<() => void>();

  constructor(nc: NatsConnection) {
    this.replicas = new LiveValues(nc, REPLICAS_BUCKET, REPLICA_LIVE_MS, () => {
      for (const check of this.waiting) check();
    });
  }

  start(): void {
    this.replicas.start();
  }

  stop(): Promise<void> {
    return this.replicas.stop();
  }

  /** Replicas heard of within the last 5 s. */
  live(): ReplicaStatus[] {
    return this.replicas.live();
  }

  /**
   * Resolves with the number of live replicas once each has applied `sequence`.
   * @throws GatehouseError GATEHOUSE_CONTROL_NOT_APPLIED after `timeoutMs`.
   */
  async waitApplied(sequence: number, timeoutMs = 5_000): Promise<number> {
    const behind = () => this.live().filter((r) => r.appliedSeq < sequence);
    const isApplied = () => this.replicas.isComplete && behind().length === 0;
    if (isApplied()) return this.live().length;
    await new Promise<void>((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        clearInterval(recheck);
        this.waiting.delete(check);
        settle();
      };
      const check = () => {
        if (isApplied()) finish(resolve);
      };
      const timer = setTimeout(() => {
        const names = behind().map((r) => `${r.id} is at ${r.appliedSeq}`);
        const detail = this.replicas.isComplete
          ? `Sequence ${sequence} is not applied by: ${names.join(', ')}.`
          : 'It is not known yet which replicas there are.';
        finish(() => reject(new GatehouseError('GATEHOUSE_CONTROL_NOT_APPLIED', { detail })));
      }, timeoutMs);
      // A replica that dies while we wait falls off the board without a message.
      const recheck = setInterval(check, 500);
      this.waiting.add(check);
      check();
    });
    return this.live().length;
  }
}
