import './raw-json.js';
export { create, fromJsonString, toJsonString, type MessageInitShape } from '@bufbuild/protobuf';
export * from './gen/gatehouse/auth/v1/access_token_events_pb.js';
export * from './gen/gatehouse/auth/v1/caller_events_pb.js';
export * from './gen/gatehouse/auth/v1/connection_events_pb.js';
export * from './gen/gatehouse/auth/v1/credential_requests_pb.js';
export * from './gen/gatehouse/auth/v1/vault_events_pb.js';
export * from './gen/gatehouse/guardrail/v1/exception_events_pb.js';
export * from './gen/gatehouse/guardrail/v1/detector_events_pb.js';
export * from './gen/gatehouse/guardrail/v1/profile_events_pb.js';
export * from './gen/gatehouse/policy/v1/access_rule_events_pb.js';
export * from './gen/gatehouse/policy/v1/agent_events_pb.js';
export * from './gen/gatehouse/policy/v1/grant_events_pb.js';
export * from './gen/gatehouse/policy/v1/limit_events_pb.js';
export * from './gen/gatehouse/policy/v1/web_search_events_pb.js';
export * from './gen/gatehouse/registry/v1/backend_events_pb.js';
export * from './gen/gatehouse/registry/v1/bundle_events_pb.js';
export * from './gen/gatehouse/registry/v1/tool_events_pb.js';
export * from './gen/gatehouse/traffic/v1/call_records_pb.js';
export {
  controlEventSchemas,
  type AccessRuleEvent,
  type AccessTokenEvent,
  type AgentEvent,
  type BackendEvent,
  type BundleEvent,
  type CallerEvent,
  type ConnectionEvent,
  type ControlEvent,
  type ExceptionEvent,
  type DetectorEvent,
  type GrantEvent,
  type DomainCategoryEvent,
  type LimitEvent,
  type ProfileEvent,
  type SearchToolsEvent,
  type ToolsEvent,
  type VaultEvent,
  type WebSearchPolicyEvent,
} from './control-events.js';
export {
  accessTokenPattern,
  formatAccessToken,
  isWellFormedAccessToken,
  type AccessTokenKindName,
} from './access-token-format.js';
export { canonicalJson } from './canonical-json.js';
export { decodeCallBatch, encodeCallBatch, type CallBatchMeta } from './call-batch.js';
export { decodeEvent, encodeEvent, type DecodedEvent, type EventMeta } from './envelope.js';
export { gatewayTools, isToolName, maxToolNameLength, prefixedName, splitName, type RealName } from './shown-names.js';
export { upcast, upcasters, type Upcaster } from './upcasters.js';
