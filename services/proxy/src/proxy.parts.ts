import { Catalogue } from './aggregate/catalogue.js';
import { UpstreamSessions } from './aggregate/upstream-sessions.js';
import { AgentRequests } from './agent/agent-requests.js';
import { Replays } from './agent/replays.js';
import { Cancellations } from './bridge/cancellations.js';
import { LegacyPool } from './bridge/legacy-pool.js';
import { ParkedCalls } from './bridge/parked-calls.js';
import { Seal } from './bridge/seal.js';
import { ReplicaLink } from './sessions/replica-link.js';
import { TokenVerifier } from '@gatehouse/identity';
import { Counter, Gauge, Histogram, type Logger, type Registry, type Tracing } from '@gatehouse/observability';
import { createOutbound, type Outbound } from '@gatehouse/outbound';
import type { Infrastructure } from '@gatehouse/service-kit';
import { CredentialCache } from './credentials/credential.cache.js';
import type { Exchange } from './exchange.js';
import { InFlight } from './in-flight.js';
import { LimitCounters } from './limits/limit-counters.js';
import { AgentListeners } from './listen/agent-listeners.js';
import { ListenHub } from './listen/listen-hub.js';
import type { ProxyConfig } from './proxy.config.js';
import { reasons, type Verdict } from './reasons.js';
import { Publisher } from './record/publisher.js';
import { Spool } from './record/spool.js';
import { SessionStore } from './sessions/session.store.js';
import { SnapshotFollower } from './snapshot/snapshot-follower.js';
import { Upstreams } from './upstream/upstreams.js';

/** What the pipeline works with. */
export interface ProxyParts {
  config: ProxyConfig;
  logger: Logger;
  verifier: TokenVerifier;
  snapshots: SnapshotFollower;
  sessions: SessionStore;
  credentials: CredentialCache;
  spool: Spool;
  publisher: Publisher;
  /** The way to the backends; `upstreams` takes care of what goes there. */
  outbound: Outbound;
  upstreams: Upstreams;
  inFlight: InFlight;
  limits: LimitCounters;
  metrics: ProxyMetrics;
  tracing: Tracing | undefined;
  link: ReplicaLink;
  seal: Seal;
  /** Streams to legacy agents that can be gone on with. */
  replays: Replays;
  agentRequests: AgentRequests;
  cancellations: Cancellations;
  listenHub: ListenHub;
  agentListeners: AgentListeners;
  legacyPool: LegacyPool;
  parkedCalls: ParkedCalls;
  /** What the backends behind endpoints of several backends list. */
  catalogue: Catalogue;
  upstreamSessions: UpstreamSessions;
}

/** Makes the parts and starts them. */
export function startParts(config: ProxyConfig, { nats, logger, metrics, tracing }: Infrastructure): ProxyParts {
  const onTrouble = (error: unknown) => logger.warn({ err: error }, 'trouble with NATS; trying again');
  const inFlight = new InFlight();
  const snapshots = new SnapshotFollower(nats, config.replica, onTrouble, (snapshot) => {
    listenHub.renew();
    inFlight.renew(snapshot);
  });
  const { publisher, spool } = makeRecord(config, nats, onTrouble);
  const limits = new LimitCounters({ nc: nats, replica: config.replica, onTrouble });
  const link = new ReplicaLink(nats, config.replica, onTrouble);
  const upstreams = new Upstreams();
  const outbound = upstreams.careFor(createOutbound({ allowedNetworks: config.allowedNetworks }));
  const sessions = new SessionStore(nats, link, onTrouble);
  const credentials = new CredentialCache(nats, onTrouble);
  const legacyPool = new LegacyPool(outbound.dispatcher);
  const listenHub = new ListenHub(outbound.dispatcher, credentials, () => snapshots.current, onTrouble);
  const catalogue = new Catalogue(outbound.dispatcher, credentials, link);
  listenHub.watch((org, backendId, news) => 'list' in news && catalogue.invalidate(org, backendId));
  publisher.start(spool);
  snapshots.start();
  const audience = [config.publicUrl, `${config.publicUrl}/mcp`, config.audience];
  return {
    config,
    logger,
    tracing,
    snapshots,
    publisher,
    spool,
    verifier: new TokenVerifier({ issuer: config.issuer, audience }),
    sessions,
    upstreamSessions: new UpstreamSessions(sessions, credentials, outbound.dispatcher),
    credentials,
    catalogue,
    outbound,
    upstreams,
    link,
    seal: new Seal(config.sealKeys),
    replays: new Replays(link),
    agentRequests: new AgentRequests(link),
    cancellations: new Cancellations(link),
    listenHub,
    agentListeners: new AgentListeners(link),
    legacyPool,
    parkedCalls: new ParkedCalls(link, legacyPool),
    inFlight,
    limits,
    metrics: new ProxyMetrics(metrics, { snapshots, spool, publisher, limits }),
  };
}

/** What call records go through. */
function makeRecord(
  { replica, brokerSyncMs, spoolDir, spoolLimitBytes }: ProxyConfig,
  nats: Infrastructure['nats'],
  onTrouble: (error: unknown) => void,
): Pick<ProxyParts, 'publisher' | 'spool'> {
  const publisher = new Publisher({ nc: nats, replica, brokerSyncMs, onTrouble });
  const onWritten = (records: Parameters<Publisher['add']>[0]) => publisher.add(records);
  return { publisher, spool: new Spool({ dir: spoolDir, limitBytes: spoolLimitBytes, onWritten, onTrouble }) };
}

const publishGraceMs = 1_500;

/** Ends the parts; what is spooled is sent, or kept for the next start. */
export async function stopParts({
  snapshots,
  publisher,
  spool,
  outbound,
  limits,
  parkedCalls,
  legacyPool,
  listenHub,
  agentListeners,
}: ProxyParts): Promise<void> {
  parkedCalls.close();
  agentListeners.close();
  listenHub.close();
  await legacyPool.close();
  await snapshots.stop();
  await limits.stop();
  spool.close();
  await publisher.stop(publishGraceMs);
  await outbound.close();
}

/** Metrics of the data plane. */
export class ProxyMetrics {
  /** By verdict; looked up once, since a look-up costs more than to count. */
  private readonly calls: Readonly<Record<Verdict, Counter.Internal>>;
  private readonly gatewaySeconds: Histogram.Internal<string>;

  constructor(
    registry: Registry,
    { snapshots, spool, publisher, limits }: Pick<ProxyParts, 'snapshots' | 'spool' | 'publisher' | 'limits'>,
  ) {
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

  count({ outcome, startedAt, upstreamUs }: Exchange): void {
    this.calls[outcome.reason === 'ok' ? 'allowed' : reasons[outcome.reason].verdict].inc();
    this.gatewaySeconds.observe((performance.now() - startedAt) / 1_000 - upstreamUs / 1e6);
  }
}
