import { randomUUID } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { CallRecordSchema, create, encodeCallBatch, toJsonString, type MessageInitShape } from '@gatehouse/contracts';
import { callsSubject, connectNats, ensureStreams } from '@gatehouse/nats';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { eventually, startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { analytics } from '../src/analytics.module.js';
import { ClickHouse } from '../src/clickhouse/clickhouse.client.js';

export type RecordInit = MessageInitShape<typeof CallRecordSchema>;

/** Noon of the day that the records of a suite are about. */
export const noon = Date.parse('2026-11-20T12:00:00Z');

/** Analytics on real servers, with the proxy's side of the stream. */
export interface Harness {
  infrastructure: Infrastructure;
  service: RunningService;
  clickhouse: ClickHouse;
  /** Publishes one batch as a proxy does; answers its stream sequence. */
  publish(records: readonly RecordInit[], options?: { org?: string; messageId?: string }): Promise<number>;
  publishBytes(bytes: string): Promise<number>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of many shapes
  query(text: string, variables?: object, as?: string): Promise<{ status: number; data: any; errors: any[] }>;
  /** Resolves when everything published is in ClickHouse. */
  caughtUp(): Promise<void>;
  nats: NatsConnection;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startHarness(): Promise<Harness> {
  const infrastructure = await startInfrastructure(['nats', 'clickhouse', 'idp']);
  const nats = await connectNats({ url: infrastructure.product.urls.nats, name: 'test-proxy' });
  await ensureStreams(nats);
  const clickhouse = new ClickHouse(infrastructure.product.urls.clickhouse);
  const start = () => startService(analytics, infrastructure.env('analytics', { LOG_LEVEL: 'fatal' }));
  const harness: Harness = {
    infrastructure,
    clickhouse,
    nats,
    service: await start(),
    publish(records, { org = 'default', messageId = randomUUID() } = {}) {
      const lines = records.map((record) => recordLine({ orgId: org, ...record }));
      const meta = { id: messageId, org, replica: 'r1', time: new Date(noon).toISOString() };
      return publishBytes(nats, encodeCallBatch(lines, meta), { org, messageId });
    },
    publishBytes: (bytes) => publishBytes(nats, Buffer.from(bytes), { org: 'default', messageId: randomUUID() }),
    async query(text, variables = {}, as = 'admin') {
      const response = await fetch(`${harness.service.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(as === '' ? {} : { authorization: `Bearer ${await infrastructure.tokenFor(as)}` }),
        },
        body: JSON.stringify({ query: text, variables }),
      });
      const body = (await response.json()) as { data: unknown; errors?: unknown[] };
      return { status: response.status, data: body.data, errors: body.errors ?? [] };
    },
    async caughtUp() {
      await eventually(async () => {
        const { data } = await harness.query('{ ingest { lagRecords } }');
        if (data.ingest.lagRecords !== 0) throw new Error(`${data.ingest.lagRecords} records are missing`);
      }, 30_000);
    },
    async restart() {
      await harness.service.stop();
      harness.service = await start();
    },
    async stop() {
      await harness.service.stop();
      await clickhouse.close();
      await nats.close();
      await infrastructure.stop();
    },
  };
  return harness;
}

async function publishBytes(
  nats: NatsConnection,
  bytes: Uint8Array,
  { org, messageId }: { org: string; messageId: string },
): Promise<number> {
  return eventually(async () => {
    const { seq } = await jetstream(nats).publish(callsSubject(org), bytes, { msgID: messageId, timeout: 1_000 });
    return seq;
  });
}

/** A record with what every call has; `minute` counts from noon. */
export function call(minute: number, init: RecordInit = {}): RecordInit {
  return {
    id: randomUUID(),
    timeMs: noon + minute * 60_000,
    endpoint: '/mcp/everything',
    backendId: 'everything',
    method: 'tools/call',
    target: 'echo',
    agentId: 'claude-code',
    userId: 'alice',
    userDomain: 'example.com',
    principalKind: 'user',
    eraIn: 'legacy',
    eraOut: 'legacy',
    verdict: 'allowed',
    reason: 'ok',
    dlpOutcome: 'none',
    status: 200,
    totalUs: 1_500,
    upstreamUs: 1_000,
    ...init,
  };
}

function recordLine(init: RecordInit): string {
  return toJsonString(CallRecordSchema, create(CallRecordSchema, init));
}
