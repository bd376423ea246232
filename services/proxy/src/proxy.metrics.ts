import { Counter, Gauge, Histogram, type Registry } from '@gatehouse/observability';
import type { Exchange } from './exchange.js';
import type { ProxyParts } from './proxy.parts.js';
import { reasons, type Verdict } from './reasons.js';

type Watched = 'snapshots' | 'spool' | 'publisher' | 'limits' | 'inFlight';

/** Metrics of the data plane. */
export class ProxyMetrics {
  /** By verdict; looked up once, since a look-up costs more than to count. */
  private readonly calls: Readonly<Record<Verdict, Counter.Internal>>;
  private readonly gatewaySeconds: Histogram.Internal<string>;
  private readonly overloaded: Counter;

  constructor(registry: Registry, parts: Pick<ProxyParts, Watched>) {
    const registers = [registry];
    const calls = new Counter({
      name: 'gatehouse_calls_total',
      help: 'Calls by verdict',
      labelNames: ['verdict'],
      registers,
    });
    const by = (verdict: Verdict) => calls.labels(verdict);
    this.calls = { allowed: by('allowed'), denied: by('denied'), rejected: by('rejected'), failed: by('failed') };
    const gatewaySeconds = new Histogram({
      name: 'gatehouse_call_gateway_seconds',
      help: 'Time of a call inside the gateway, without the backend',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5],
      registers,
    });
    this.gatewaySeconds = gatewaySeconds.labels();
    this.overloaded = new Counter({
      name: 'gatehouse_overload_refused_total',
      help: 'Requests that were refused before anything was looked at, because there was too much to do',
      registers,
    });
    this.gauges(registers, parts);
  }

  count({ outcome, startedAt, upstreamUs }: Exchange): void {
    this.calls[outcome.reason === 'ok' ? 'allowed' : reasons[outcome.reason].verdict].inc();
    this.gatewaySeconds.observe((performance.now() - startedAt) / 1_000 - upstreamUs / 1e6);
  }

  countOverloaded(): void {
    this.overloaded.inc();
  }

  private gauges(
    registers: Registry[],
    { snapshots, spool, publisher, limits, inFlight }: Pick<ProxyParts, Watched>,
  ): void {
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    gauge('gatehouse_snapshot_sequence', 'Stream sequence of the snapshot in force', () => snapshots.current.sequence);
    gauge('gatehouse_spool_bytes', 'Bytes of call records that are kept on disk', () => spool.usedBytes);
    gauge('gatehouse_spool_waiting', 'Call records that wait to be sent', () => publisher.waiting);
    gauge('gatehouse_calls_in_flight', 'Calls that are not over', () => inFlight.concurrency.calls);
    gauge('gatehouse_streams_open', 'Streams that are open to be listened to', () => inFlight.concurrency.streams);
    gauge('gatehouse_overload_shedding', 'Part of the calls that is refused', () => inFlight.pressure.shedding);
    new Counter({
      name: 'gatehouse_limit_calls_apart_total',
      help: 'Calls under a limit that were decided without the counts of other replicas',
      registers,
      collect() {
        this.reset();
        this.inc(limits.decidedApart);
      },
    });
  }
}
