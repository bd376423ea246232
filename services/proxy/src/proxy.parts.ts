import { Catalogue } from './aggregate/catalogue.js';
import { MemberStreams } from './aggregate/member-streams.js';
import { UpstreamSessions } from './aggregate/upstream-sessions.js';
import { AgentRequests } from './agent/agent-requests.js';
import { Replays } from './agent/replays.js';
import { Cancellations } from './bridge/cancellations.js';
import { LegacyPool } from './bridge/legacy-pool.js';
import { ParkedCalls } from './bridge/parked-calls.js';
import { Seal } from './bridge/seal.js';
import { TaskIds } from './bridge/task-ids.js';
import { ReplicaLink } from './sessions/replica-link.js';
import { TokenVerifier } from '@gatehouse/identity';
import { announceTokenUse, DetectorDataStore, DiscoveredAgents } from '@gatehouse/nats';
import type { Logger, Tracing } from '@gatehouse/observability';
import { createOutbound, type Outbound } from '@gatehouse/outbound';
import type { Infrastructure } from '@gatehouse/service-kit';
import { CredentialCache } from './credentials/credential.cache.js';
import type { OnTokenUse } from './filters/admit-access-token.js';
import { InFlight } from './in-flight.js';
import { LimitCounters } from './limits/limit-counters.js';
import { AgentListeners } from './listen/agent-listeners.js';
import { ListenHub } from './listen/listen-hub.js';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ProxyConfig } from './proxy.config.js';
import { ProxyMetrics } from './proxy.metrics.js';
import { Publisher } from './record/publisher.js';
import { Spool } from './record/spool.js';
import { SessionStore } from './sessions/session.store.js';
import { CustomDetectors } from './snapshot/custom-detectors.js';
import type { Snapshot } from './snapshot/snapshot.js';
import { SnapshotFollower } from './snapshot/snapshot-follower.js';
import { Descriptions } from './upstream/descriptions.js';
import { Eras, type ErasOptions } from './upstream/eras.js';
import { HealthReporter } from './upstream/health.js';
import { ToolReporter } from './upstream/tool-reporter.js';
import { Upstreams } from './upstream/upstreams.js';

/** What the pipeline works with. */
export interface ProxyParts {
  config: ProxyConfig;
  logger: Logger;
  verifier: TokenVerifier;
  onTokenUse: OnTokenUse;
  snapshots: SnapshotFollower;
  sessions: SessionStore;
  credentials: CredentialCache;
  /** Clients of the identity provider that called and are no agent yet. */
  discovered: DiscoveredAgents;
  spool: Spool;
  publisher: Publisher;
  /** The way to the backends; `upstreams` takes care of what goes there. */
  outbound: Outbound;
  upstreams: Upstreams;
  eras: Eras;
  /** What backends say of themselves, for endpoints of one backend. */
  descriptions: Descriptions;
  health: HealthReporter;
  inFlight: InFlight;
  limits: LimitCounters;
  metrics: ProxyMetrics;
  tracing: Tracing | undefined;
  link: ReplicaLink;
  seal: Seal;
  taskIds: TaskIds;
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
  toolReporter: ToolReporter;
  upstreamSessions: UpstreamSessions;
  memberStreams: MemberStreams;
}

/** Organizations' own detectors, with what they look for. */
function customDetectors(config: ProxyConfig, nats: NatsConnection, logger: Logger) {
  const data = new DetectorDataStore(nats, config.detectorKey);
  const onTrouble = (error: unknown) => logger.warn({ err: error }, 'trouble with the data of a detector');
  return (onLoaded: (org: string) => void) => new CustomDetectors(data, onLoaded, onTrouble);
}

/** Makes the parts and starts them. */
export function startParts(config: ProxyConfig, { nats, logger, metrics, tracing }: Infrastructure): ProxyParts {
  const onTrouble = (error: unknown) => logger.warn({ err: error }, 'trouble with NATS; trying again');
  const inFlight = new InFlight(config, (nowMs) => snapshots.isInForce(nowMs));
  const onSnapshot = (snapshot: Snapshot) => {
    listenHub.renew();
    inFlight.renew(snapshot);
  };
  const detectors = customDetectors(config, nats, logger);
  const snapshots = new SnapshotFollower(nats, config.replica, onTrouble, onSnapshot, detectors);
  const { publisher, spool } = makeRecord(config, nats, onTrouble);
  const limits = new LimitCounters({ nc: nats, replica: config.replica, onTrouble });
  const link = new ReplicaLink(nats, config.replica, onTrouble);
  const seal = new Seal(config.sealKeys);
  const upstreams = new Upstreams();
  const outbound = upstreams.careFor(openOutbound(config));
  const sessions = new SessionStore(nats, link, onTrouble);
  const credentials = new CredentialCache(nats, onTrouble);
  const legacyPool = new LegacyPool(outbound.dispatcher);
  const listenHub = new ListenHub(outbound.dispatcher, credentials, () => snapshots.current, onTrouble);
  publisher.start(spool);
  snapshots.start();
  return {
    config,
    logger,
    tracing,
    snapshots,
    publisher,
    spool,
    ...aboutCallers(config, nats, onTrouble),
    sessions,
    upstreamSessions: new UpstreamSessions(sessions, credentials, outbound.dispatcher),
    memberStreams: new MemberStreams(),
    credentials,
    ...aboutLists(new Catalogue(outbound.dispatcher, credentials, link), listenHub, nats),
    outbound,
    upstreams,
    ...knownOfBackends({ outbound, snapshots, nats, logger }),
    health: new HealthReporter({ nc: nats, replica: config.replica, upstreams, snapshots, onTrouble }),
    link,
    seal,
    taskIds: new TaskIds(seal),
    ...reachedOver(link, inFlight),
    listenHub,
    legacyPool,
    parkedCalls: new ParkedCalls(link, legacyPool),
    inFlight,
    limits,
    metrics: new ProxyMetrics(metrics, { snapshots, spool, publisher, limits, inFlight }),
  };
}

/** What backends are, besides what their settings say. */
function knownOfBackends(options: ErasOptions) {
  return { descriptions: new Descriptions(options.outbound.dispatcher), eras: new Eras(options) };
}

/** A list that has changed is asked for anew, and the registry looks at what its tools are now. */
function aboutLists(
  catalogue: Catalogue,
  hub: ListenHub,
  nats: Infrastructure['nats'],
): Pick<ProxyParts, 'catalogue' | 'toolReporter'> {
  const toolReporter = new ToolReporter(nats);
  hub.watch((org, backendId, news) => {
    if (!('list' in news)) return;
    catalogue.invalidate(org, backendId);
    if (news.list === 'tools') toolReporter.listChanged(org, backendId);
  });
  return { catalogue, toolReporter };
}

/** What has to do with agents whose requests come to another replica. */
function reachedOver(link: ReplicaLink, inFlight: InFlight) {
  return {
    replays: new Replays(link),
    agentRequests: new AgentRequests(link),
    cancellations: new Cancellations(link, inFlight),
    agentListeners: new AgentListeners(link),
  };
}

/** What may be in flight is bounded elsewhere: nothing waits for a connection behind calls that take long. */
function openOutbound(config: ProxyConfig): Outbound {
  return createOutbound({ ...config, connections: config.concurrency.maxCalls });
}

function makeVerifier({ publicUrl, issuer, audience }: ProxyConfig): TokenVerifier {
  return new TokenVerifier({ issuer, audience: [publicUrl, audience] });
}

/** What callers prove themselves with, and what is told of them. */
function aboutCallers(
  config: ProxyConfig,
  nats: Infrastructure['nats'],
  onTrouble: (error: unknown) => void,
): Pick<ProxyParts, 'verifier' | 'onTokenUse' | 'discovered'> {
  return {
    verifier: makeVerifier(config),
    discovered: new DiscoveredAgents(nats, onTrouble),
    onTokenUse: (org, tokenId, timeMs) => announceTokenUse(nats, org, tokenId, timeMs),
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
  health,
  publisher,
  spool,
  outbound,
  limits,
  parkedCalls,
  legacyPool,
  listenHub,
}: ProxyParts): Promise<void> {
  parkedCalls.close();
  listenHub.close();
  await legacyPool.close();
  await snapshots.stop();
  await health.stop();
  await limits.stop();
  spool.close();
  await publisher.stop(publishGraceMs);
  await outbound.close();
}
