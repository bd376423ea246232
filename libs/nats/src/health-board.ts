import { Kvm, type KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { LiveValues } from './live-values.js';
import { HEALTH_BUCKET } from './streams.js';

/** What one proxy replica has seen of one backend in the last five minutes. */
export interface BackendReport {
  org: string;
  backendId: string;
  /** `unknown`: it has sent the backend nothing. */
  state: 'healthy' | 'degraded' | 'down' | 'unknown';
  circuit: 'closed' | 'open' | 'half_open';
  /** Requests to it, and how many of them failed. */
  calls: number;
  failures: number;
  /** How many of its answers took so long: upper bound in milliseconds, and count. */
  latencies: readonly (readonly [upToMs: number, count: number])[];
  /** The newest failure, whenever it was: reason code, and milliseconds since 1970-01-01 UTC. */
  lastFailure?: { reason: string; timeMs: number };
}

/** What one proxy replica says of the backends that it has something to say of. */
export interface HealthReport {
  replica: string;
  backends: readonly BackendReport[];
}

/** A replica says at least so often what it has seen. */
export const HEALTH_BEAT_MS = 5_000;
const liveMs = 3 * HEALTH_BEAT_MS;

/** Writes what this replica has seen of the backends for others to see. */
export class HealthAnnouncer {
  private kv: KV | undefined;

  constructor(private readonly nc: NatsConnection) {}

  async announce(report: HealthReport): Promise<void> {
    this.kv ??= await new Kvm(this.nc).open(HEALTH_BUCKET);
    await this.kv.put(report.replica, JSON.stringify(report));
  }

  /** Takes back what the replica has said, at a planned stop. */
  async withdraw(replica: string): Promise<void> {
    await this.kv?.delete(replica);
  }
}

/** Sees what every live replica says of the backends. */
export class HealthBoard {
  private readonly reports: LiveValues<HealthReport>;

  constructor(nc: NatsConnection) {
    this.reports = new LiveValues(nc, HEALTH_BUCKET, liveMs);
  }

  start(): void {
    this.reports.start();
  }

  stop(): Promise<void> {
    return this.reports.stop();
  }

  /** The newest report of each replica that has given one within the last 15 s. */
  live(): HealthReport[] {
    return this.reports.live();
  }
}
