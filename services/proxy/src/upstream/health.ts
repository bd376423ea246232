import type { NatsConnection } from '@nats-io/transport-node';
import { HEALTH_BEAT_MS, HealthAnnouncer, type BackendReport } from '@gatehouse/nats';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { SnapshotFollower } from '../snapshot/snapshot-follower.js';
import type { Upstream, Upstreams } from './upstreams.js';

export interface HealthReporterOptions {
  nc: NatsConnection;
  replica: string;
  upstreams: Upstreams;
  snapshots: Pick<SnapshotFollower, 'current'>;
  onTrouble: (error: unknown) => void;
}

const lookEveryMs = 2_000;

/** Tells the registry what this replica has seen of the backends; no call waits for it. */
export class HealthReporter {
  private readonly announcer: HealthAnnouncer;
  private readonly clock: NodeJS.Timeout;
  private said = '';
  private saidMs = -Infinity;

  constructor(private readonly options: HealthReporterOptions) {
    this.announcer = new HealthAnnouncer(options.nc);
    this.clock = setInterval(() => this.look(performance.now()), lookEveryMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.clock);
    await this.announcer.withdraw(this.options.replica).catch(() => undefined);
  }

  private look(nowMs: number): void {
    const { nc, replica, upstreams, snapshots, onTrouble } = this.options;
    if (nc.isClosed()) return;
    const backends = reportsOf(snapshots.current, upstreams, nowMs);
    const text = JSON.stringify(backends);
    if (text === this.said && nowMs - this.saidMs < HEALTH_BEAT_MS - lookEveryMs / 2) return;
    this.said = text;
    this.saidMs = nowMs;
    this.announcer.announce({ replica, backends }).catch(onTrouble);
  }
}

function reportsOf({ orgs }: Snapshot, upstreams: Upstreams, nowMs: number): BackendReport[] {
  const reports: BackendReport[] = [];
  for (const { org, routes } of orgs.values()) {
    for (const route of routes.values()) {
      const upstream = upstreams.known(route);
      if (upstream) reports.push({ org, backendId: route.backendId, ...healthOf(upstream, nowMs) });
    }
  }
  return reports;
}

/** How a backend is, by the requests to it. */
export function healthOf(
  { breaker, recent, lastFailure }: Upstream,
  nowMs: number,
): Omit<BackendReport, 'org' | 'backendId'> {
  const counts = recent.counts(nowMs);
  return {
    state: stateOf(breaker, counts.calls, nowMs),
    circuit: breaker.state,
    ...counts,
    latencies: recent.histogram(nowMs),
    ...(lastFailure && { lastFailure: { reason: lastFailure.reason, timeMs: lastFailure.timeMs } }),
  };
}

/** What was seen long ago says nothing about now, an open circuit neither. */
function stateOf(breaker: Upstream['breaker'], calls: number, nowMs: number): BackendReport['state'] {
  if (calls === 0) return 'unknown';
  if (breaker.state !== 'closed') return 'down';
  return breaker.isFailing(nowMs) ? 'degraded' : 'healthy';
}
