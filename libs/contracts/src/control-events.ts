import type { DescMessage } from '@bufbuild/protobuf';
import * as accessToken from './gen/gatehouse/auth/v1/access_token_events_pb.js';
import * as caller from './gen/gatehouse/auth/v1/caller_events_pb.js';
import * as connection from './gen/gatehouse/auth/v1/connection_events_pb.js';
import * as vault from './gen/gatehouse/auth/v1/vault_events_pb.js';
import * as exception from './gen/gatehouse/guardrail/v1/exception_events_pb.js';
import * as detector from './gen/gatehouse/guardrail/v1/detector_events_pb.js';
import * as profile from './gen/gatehouse/guardrail/v1/profile_events_pb.js';
import * as accessRule from './gen/gatehouse/policy/v1/access_rule_events_pb.js';
import * as agent from './gen/gatehouse/policy/v1/agent_events_pb.js';
import * as grant from './gen/gatehouse/policy/v1/grant_events_pb.js';
import * as limit from './gen/gatehouse/policy/v1/limit_events_pb.js';
import * as webSearch from './gen/gatehouse/policy/v1/web_search_events_pb.js';
import * as backend from './gen/gatehouse/registry/v1/backend_events_pb.js';
import * as bundle from './gen/gatehouse/registry/v1/bundle_events_pb.js';
import * as tool from './gen/gatehouse/registry/v1/tool_events_pb.js';

/** Events of one backend. */
export type BackendEvent =
  | backend.BackendRegistered
  | backend.BackendReconfigured
  | backend.BackendEnabled
  | backend.BackendDisabled
  | backend.BackendRemoved;
/** Events of one backend's tool ledger. */
export type ToolsEvent =
  | tool.ToolsDiscovered
  | tool.ToolEnabled
  | tool.ToolDisabled
  | tool.ApprovalPolicySet
  | tool.ToolQuarantined
  | tool.ToolsApproved
  | tool.ToolsRejected;
/** Events of one bundle. */
export type BundleEvent = bundle.BundleCreated | bundle.BundleRevised | bundle.BundleRemoved;
/** Events of one agent. */
export type AgentEvent =
  | agent.AgentAdded
  | agent.AgentReconfigured
  | agent.AgentRemoved
  | agent.BackendMapped
  | agent.BackendUnmapped
  | agent.ClientAssigned
  | agent.ClientReleased;
/** Events of one access rule. */
export type AccessRuleEvent = accessRule.AccessRuleAdded | accessRule.AccessRuleRevised | accessRule.AccessRuleRemoved;
/** Events of one limit. */
export type LimitEvent = limit.LimitAdded | limit.LimitRevised | limit.LimitRemoved;
/** Events of one web-search policy. */
export type WebSearchPolicyEvent =
  webSearch.WebSearchPolicyAdded | webSearch.WebSearchPolicyRevised | webSearch.WebSearchPolicyRemoved;
/** Events of one category of domains. */
export type DomainCategoryEvent =
  | webSearch.DomainCategoryCreated
  | webSearch.DomainsListed
  | webSearch.DomainsDelisted
  | webSearch.DomainCategoryRemoved;
/** What was said of one backend's search tools. */
export type SearchToolsEvent =
  webSearch.SearchToolDescribed | webSearch.SearchToolForgotten | webSearch.SearchToolsForgotten;
/** Events of one permission grant. */
export type GrantEvent = grant.PermissionsGranted | grant.GrantRevoked;
/** Events of one connection. */
export type ConnectionEvent =
  | connection.ConnectionCreated
  | connection.ConnectionSecretReplaced
  | connection.ConnectionReauthorized
  | connection.ConnectionNeedsReauth
  | connection.ConnectionScopesWanted
  | connection.ConnectionRemoved;
/** Events of one access token. */
export type AccessTokenEvent =
  accessToken.AccessTokenIssued | accessToken.AccessTokenReplaced | accessToken.AccessTokenRevoked;
/** Events of one caller on the gateway's own deny list. */
export type CallerEvent = caller.CallerTokensRevoked | caller.CallerDisabled | caller.CallerEnabled;
/** Events of an organization's vault. */
export type VaultEvent = vault.KeyRotationStarted | vault.KeyRotationFinished;
/** Events of one guardrail profile. */
export type ProfileEvent =
  | profile.ProfileCreated
  | profile.ProfileRevised
  | profile.ProfileRemoved
  | profile.ProfileAttached
  | profile.ProfileDetached
  | profile.CandidateProposed
  | profile.CandidatePromoted
  | profile.CandidateDropped;
/** Events of one exception from guardrails. */
export type ExceptionEvent = exception.ExceptionAdded | exception.ExceptionRevised | exception.ExceptionRemoved;

/** Events of one of an organization's own detectors. */
export type DetectorEvent =
  detector.DetectorCreated | detector.DetectorRevised | detector.DetectorDataReplaced | detector.DetectorRemoved;

/** Everything that can be in the CONTROL stream; a union on `$typeName`. */
export type ControlEvent =
  | BackendEvent
  | ToolsEvent
  | BundleEvent
  | AgentEvent
  | AccessRuleEvent
  | LimitEvent
  | WebSearchPolicyEvent
  | DomainCategoryEvent
  | SearchToolsEvent
  | GrantEvent
  | ConnectionEvent
  | AccessTokenEvent
  | CallerEvent
  | VaultEvent
  | ProfileEvent
  | ExceptionEvent
  | DetectorEvent;

const schemas: readonly DescMessage[] = [
  backend.BackendRegisteredSchema,
  backend.BackendReconfiguredSchema,
  backend.BackendEnabledSchema,
  backend.BackendDisabledSchema,
  backend.BackendRemovedSchema,
  tool.ToolsDiscoveredSchema,
  tool.ToolEnabledSchema,
  tool.ToolDisabledSchema,
  tool.ApprovalPolicySetSchema,
  tool.ToolQuarantinedSchema,
  tool.ToolsApprovedSchema,
  tool.ToolsRejectedSchema,
  bundle.BundleCreatedSchema,
  bundle.BundleRevisedSchema,
  bundle.BundleRemovedSchema,
  agent.AgentAddedSchema,
  agent.AgentReconfiguredSchema,
  agent.AgentRemovedSchema,
  agent.BackendMappedSchema,
  agent.BackendUnmappedSchema,
  agent.ClientAssignedSchema,
  agent.ClientReleasedSchema,
  accessRule.AccessRuleAddedSchema,
  accessRule.AccessRuleRevisedSchema,
  accessRule.AccessRuleRemovedSchema,
  limit.LimitAddedSchema,
  limit.LimitRevisedSchema,
  limit.LimitRemovedSchema,
  webSearch.WebSearchPolicyAddedSchema,
  webSearch.WebSearchPolicyRevisedSchema,
  webSearch.WebSearchPolicyRemovedSchema,
  webSearch.DomainCategoryCreatedSchema,
  webSearch.DomainsListedSchema,
  webSearch.DomainsDelistedSchema,
  webSearch.DomainCategoryRemovedSchema,
  webSearch.SearchToolDescribedSchema,
  webSearch.SearchToolForgottenSchema,
  webSearch.SearchToolsForgottenSchema,
  grant.PermissionsGrantedSchema,
  grant.GrantRevokedSchema,
  connection.ConnectionCreatedSchema,
  connection.ConnectionSecretReplacedSchema,
  connection.ConnectionReauthorizedSchema,
  connection.ConnectionNeedsReauthSchema,
  connection.ConnectionScopesWantedSchema,
  connection.ConnectionRemovedSchema,
  accessToken.AccessTokenIssuedSchema,
  accessToken.AccessTokenReplacedSchema,
  accessToken.AccessTokenRevokedSchema,
  caller.CallerTokensRevokedSchema,
  caller.CallerDisabledSchema,
  caller.CallerEnabledSchema,
  vault.KeyRotationStartedSchema,
  vault.KeyRotationFinishedSchema,
  profile.ProfileCreatedSchema,
  profile.ProfileRevisedSchema,
  profile.ProfileRemovedSchema,
  profile.ProfileAttachedSchema,
  profile.ProfileDetachedSchema,
  profile.CandidateProposedSchema,
  profile.CandidatePromotedSchema,
  profile.CandidateDroppedSchema,
  exception.ExceptionAddedSchema,
  exception.ExceptionRevisedSchema,
  exception.ExceptionRemovedSchema,
  detector.DetectorCreatedSchema,
  detector.DetectorRevisedSchema,
  detector.DetectorDataReplacedSchema,
  detector.DetectorRemovedSchema,
];

/** Schema of every control event by its type name. */
export const controlEventSchemas: ReadonlyMap<string, DescMessage> = new Map(schemas.map((s) => [s.typeName, s]));
