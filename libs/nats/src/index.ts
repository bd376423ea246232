export { connectNats, type NatsOptions } from './connection.js';
export { DetectorDataStore, saltedHash, type DetectorDataOwner } from './detector-data.js';
export { DiscoveredAgents, type DiscoveredAgent } from './discovered-agents.js';
export { follow, type Follower, type FollowOptions } from './follow.js';
export { HEALTH_BEAT_MS, HealthAnnouncer, HealthBoard, type BackendReport, type HealthReport } from './health-board.js';
export { REPLICA_LIVE_MS, ReplicaAnnouncer, ReplicaBoard, type ReplicaStatus } from './replica-board.js';
export {
  CALLS_STREAM,
  CONTROL_STREAM,
  ensureStreams,
  LONG_LIMITS_STREAM,
  MIN_SERVER_VERSION,
  REPLICAS_BUCKET,
  SESSIONS_BUCKET,
  SHORT_LIMITS_STREAM,
  TOKEN_USES_BUCKET,
  type StreamOptions,
} from './streams.js';
export {
  callsSubject,
  controlFilter,
  controlSubject,
  credentialSubject,
  limitSubject,
  orgOfReprobe,
  parseControlSubject,
  reprobeSubject,
  orgOfToolReport,
  toolReportSubject,
  tokenUseSubject,
} from './subjects.js';
export { announceTokenUse, TokenUses } from './token-uses.js';
export { readToolReport, reportTools, type ToolReport } from './tool-reports.js';
