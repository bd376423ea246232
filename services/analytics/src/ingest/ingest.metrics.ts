import { Counter, Gauge, type Registry } from '@gatehouse/observability';
import type { IngestStatus } from './ingest.dto.js';

/** What operators see of the ingest; the lag is asked for when it is scraped. */
export class IngestMetrics {
  readonly records: Counter;
  readonly undecodable: Counter;
  readonly missing: Counter;
  readonly failures: Counter;

  constructor(registry: Registry, status: () => Promise<IngestStatus>) {
    const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] });
    this.records = counter('gatehouse_ingest_records_total', 'Call records inserted into ClickHouse');
    this.undecodable = counter(
      'gatehouse_ingest_undecodable_messages_total',
      'Messages of CALLS that are no call batch',
    );
    this.missing = counter(
      'gatehouse_ingest_missing_messages_total',
      'Messages of CALLS that expired before they were read',
    );
    this.failures = counter('gatehouse_ingest_failures_total', 'Times that the ingest began anew from its checkpoint');
    const gauge = (name: string, help: string, value: (status: IngestStatus) => number) =>
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(value(await status()));
        },
      });
    gauge(
      'gatehouse_ingest_position',
      'Sequence of CALLS up to which everything is in ClickHouse',
      (s) => s.lastSequence,
    );
    gauge('gatehouse_ingest_lag_records', 'Call records that are not in ClickHouse yet, at least', (s) => s.lagRecords);
    gauge('gatehouse_ingest_lag_seconds', 'Age of the oldest of them', (s) => s.lagSeconds);
  }
}
