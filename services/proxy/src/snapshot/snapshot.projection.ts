import type {
  AccessRule,
  AccessTokenIssued,
  ApprovalPolicy,
  BackendSettings,
  BundleSettings,
  ControlEvent,
  GuardrailException,
  Limit,
} from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import type { AttachedProfile } from '@gatehouse/guardrail-engine';
import { foldTools, type ToolState } from './tools.js';
import { foldGuardrail, type GuardrailEvent, type KnownDetector } from './guardrail-state.js';
import { foldWebSearch, type WebSearchEvent, type WebSearchState } from './web-search-state.js';

/**
 * What the proxy knows of one organization: the fold of its control events, plain JSON. Entries are replaced and never
 * changed in place, so that what was compiled from them stays as it was.
 */
export interface OrgState extends WebSearchState {
  backends: Record<string, { enabled: boolean; settings: BackendSettings }>;
  tools: Record<string, Record<string, ToolState>>;
  /** What of a backend's definitions is let through without a person. */
  approvals: Record<string, ApprovalPolicy>;
  bundles: Record<string, BundleSettings>;
  agents: Record<string, { clientIds: readonly string[]; exists: boolean; backends: readonly string[] }>;
  rules: Record<string, AccessRule>;
  limits: Record<string, Limit>;
  profiles: Record<string, AttachedProfile>;
  exceptions: Record<string, GuardrailException>;
  /** The organization's own, by slug. */
  detectors: Record<string, KnownDetector>;
  /** Tokens that were issued; a revoked one stays, so that its use has its own reason. */
  tokens: Record<string, TokenState>;
  /** The gateway's own deny list, by `<kind>~<name>`. */
  callers: Record<string, { disabled: boolean; tokensRevokedSeq: number }>;
  /** Rises with every change of a backend's connections: cached credentials of older versions are dropped. */
  connections: Record<string, number>;
}

/** One access token. */
export interface TokenState {
  issued: AccessTokenIssued;
  /** Sequence at which it was issued. */
  sequence: number;
  revoked: boolean;
  /** Earliest end of an overlap with a token that replaces it, milliseconds since 1970-01-01 UTC. */
  endsAtMs?: number;
}

export function emptyOrgState(): OrgState {
  return {
    backends: record(),
    tools: record(),
    approvals: record(),
    bundles: record(),
    agents: record(),
    rules: record(),
    limits: record(),
    webSearchPolicies: record(),
    domainCategories: record(),
    searchTools: record(),
    profiles: record(),
    exceptions: record(),
    detectors: record(),
    tokens: record(),
    callers: record(),
    connections: record(),
  };
}

function record<T>(from: Readonly<Record<string, T>> = {}): Record<string, T> {
  // Without a prototype, __proto__ is a name like any other.
  return Object.assign(Object.create(null) as Record<string, T>, from);
}

/** Folds one event into the organization's state. Total: what it does not know changes nothing. */
export function applyToOrg(state: OrgState, { event, stream, sequence }: RecordedEvent): void {
  if (event) fold(state, event, stream.id, sequence);
}

function fold(state: OrgState, event: ControlEvent, id: string, sequence: number): void {
  switch (event.$typeName) {
    case 'gatehouse.registry.v1.BackendRegistered':
    case 'gatehouse.registry.v1.BackendReconfigured':
    case 'gatehouse.registry.v1.BackendEnabled':
    case 'gatehouse.registry.v1.BackendDisabled':
    case 'gatehouse.registry.v1.BackendRemoved':
      return foldBackend(state.backends, event, id);
    case 'gatehouse.registry.v1.ToolsDiscovered':
    case 'gatehouse.registry.v1.ToolEnabled':
    case 'gatehouse.registry.v1.ToolDisabled':
    case 'gatehouse.registry.v1.ApprovalPolicySet':
    case 'gatehouse.registry.v1.ToolQuarantined':
    case 'gatehouse.registry.v1.ToolsApproved':
    case 'gatehouse.registry.v1.ToolsRejected':
      return foldTools(state, event, id);
    case 'gatehouse.registry.v1.BundleCreated':
    case 'gatehouse.registry.v1.BundleRevised':
    case 'gatehouse.registry.v1.BundleRemoved':
      return foldBundle(state.bundles, event, id);
    case 'gatehouse.auth.v1.AccessTokenIssued':
    case 'gatehouse.auth.v1.AccessTokenReplaced':
    case 'gatehouse.auth.v1.AccessTokenRevoked':
      return foldToken(state.tokens, event, id, sequence);
    case 'gatehouse.auth.v1.CallerTokensRevoked':
    case 'gatehouse.auth.v1.CallerDisabled':
    case 'gatehouse.auth.v1.CallerEnabled':
      return foldCaller(state.callers, event, id, sequence);
    case 'gatehouse.auth.v1.ConnectionCreated':
    case 'gatehouse.auth.v1.ConnectionSecretReplaced':
    case 'gatehouse.auth.v1.ConnectionReauthorized':
    case 'gatehouse.auth.v1.ConnectionNeedsReauth':
    case 'gatehouse.auth.v1.ConnectionScopesWanted':
    case 'gatehouse.auth.v1.ConnectionRemoved':
      state.connections[id.split('~')[0] ?? id] = sequence;
      return;
    default:
      return isGuardrail(event) ? foldGuardrail(state, event, id) : foldOther(state, event, id);
  }
}

function isGuardrail(event: ControlEvent): event is GuardrailEvent {
  return event.$typeName.startsWith('gatehouse.guardrail.');
}

function foldOther(state: OrgState, event: EventNamed<`${'policy.v1.' | 'auth.v1.Key'}${string}`>, id: string): void {
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.AgentAdded':
    case 'gatehouse.policy.v1.AgentReconfigured':
    case 'gatehouse.policy.v1.AgentRemoved':
    case 'gatehouse.policy.v1.BackendMapped':
    case 'gatehouse.policy.v1.BackendUnmapped':
    case 'gatehouse.policy.v1.ClientAssigned':
    case 'gatehouse.policy.v1.ClientReleased':
      state.agents[id] = nextAgent(state.agents[id] ?? { clientIds: [], exists: false, backends: [] }, event);
      return;
    case 'gatehouse.policy.v1.AccessRuleAdded':
    case 'gatehouse.policy.v1.AccessRuleRevised':
    case 'gatehouse.policy.v1.AccessRuleRemoved':
      return foldRule(state.rules, event, id);
    case 'gatehouse.policy.v1.LimitAdded':
    case 'gatehouse.policy.v1.LimitRevised':
    case 'gatehouse.policy.v1.LimitRemoved':
      return foldLimit(state.limits, event, id);
    case 'gatehouse.policy.v1.PermissionsGranted':
    case 'gatehouse.policy.v1.GrantRevoked':
    case 'gatehouse.auth.v1.KeyRotationStarted':
    case 'gatehouse.auth.v1.KeyRotationFinished':
      // Administration rights, and the keys that secrets are under, say nothing about calls.
      return;
    default:
      foldWebSearch(state, event satisfies WebSearchEvent, id);
  }
}

type EventNamed<Name extends string> = Extract<ControlEvent, { $typeName: `gatehouse.${Name}` }>;

function foldBackend(
  backends: OrgState['backends'],
  event: EventNamed<`registry.v1.Backend${'Registered' | 'Reconfigured' | 'Enabled' | 'Disabled' | 'Removed'}`>,
  id: string,
): void {
  const known = backends[id];
  switch (event.$typeName) {
    case 'gatehouse.registry.v1.BackendRegistered':
      if (event.settings) backends[id] = { enabled: true, settings: event.settings };
      return;
    case 'gatehouse.registry.v1.BackendReconfigured':
      if (event.settings && known) backends[id] = { ...known, settings: event.settings };
      return;
    case 'gatehouse.registry.v1.BackendEnabled':
    case 'gatehouse.registry.v1.BackendDisabled':
      if (known) backends[id] = { ...known, enabled: event.$typeName === 'gatehouse.registry.v1.BackendEnabled' };
      return;
    case 'gatehouse.registry.v1.BackendRemoved':
      delete backends[id];
  }
}

function foldBundle(
  bundles: OrgState['bundles'],
  event: EventNamed<`registry.v1.Bundle${'Created' | 'Revised' | 'Removed'}`>,
  id: string,
): void {
  if (event.$typeName === 'gatehouse.registry.v1.BundleRemoved') delete bundles[id];
  else if (event.settings) bundles[id] = event.settings;
}

function foldRule(
  rules: OrgState['rules'],
  event: EventNamed<`policy.v1.AccessRule${'Added' | 'Revised' | 'Removed'}`>,
  id: string,
): void {
  if (event.$typeName === 'gatehouse.policy.v1.AccessRuleRemoved') delete rules[id];
  else if (event.rule) rules[id] = event.rule;
}

function foldLimit(
  limits: OrgState['limits'],
  event: EventNamed<`policy.v1.Limit${'Added' | 'Revised' | 'Removed'}`>,
  id: string,
): void {
  if (event.$typeName === 'gatehouse.policy.v1.LimitRemoved') delete limits[id];
  else if (event.limit) limits[id] = event.limit;
}

function nextAgent(
  agent: OrgState['agents'][string],
  event: EventNamed<`policy.v1.${'AgentAdded' | 'AgentReconfigured' | 'AgentRemoved' | 'BackendMapped' | 'BackendUnmapped' | 'ClientAssigned' | 'ClientReleased'}`>,
): OrgState['agents'][string] {
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.AgentAdded':
    case 'gatehouse.policy.v1.AgentReconfigured':
      return { ...agent, exists: true, clientIds: event.settings?.clientIds ?? [] };
    case 'gatehouse.policy.v1.AgentRemoved':
      return { clientIds: [], exists: false, backends: [] };
    case 'gatehouse.policy.v1.BackendMapped':
      return { ...agent, backends: [...new Set([...agent.backends, event.backendId])] };
    case 'gatehouse.policy.v1.BackendUnmapped':
      return { ...agent, backends: agent.backends.filter((backend) => backend !== event.backendId) };
    case 'gatehouse.policy.v1.ClientAssigned':
      return { ...agent, clientIds: [...new Set([...agent.clientIds, event.clientId])] };
    case 'gatehouse.policy.v1.ClientReleased':
      return { ...agent, clientIds: agent.clientIds.filter((client) => client !== event.clientId) };
  }
}

function foldToken(
  tokens: OrgState['tokens'],
  event: EventNamed<`auth.v1.AccessToken${'Issued' | 'Replaced' | 'Revoked'}`>,
  id: string,
  sequence: number,
): void {
  const known = tokens[id];
  switch (event.$typeName) {
    case 'gatehouse.auth.v1.AccessTokenIssued':
      tokens[id] = { issued: event, sequence, revoked: false };
      return;
    case 'gatehouse.auth.v1.AccessTokenReplaced':
      if (known) tokens[id] = { ...known, endsAtMs: Math.min(known.endsAtMs ?? Infinity, event.validUntilMs) };
      return;
    case 'gatehouse.auth.v1.AccessTokenRevoked':
      if (known) tokens[id] = { ...known, revoked: true };
  }
}

function foldCaller(
  callers: OrgState['callers'],
  event: EventNamed<`auth.v1.Caller${'TokensRevoked' | 'Disabled' | 'Enabled'}`>,
  id: string,
  sequence: number,
): void {
  const known = callers[id] ?? { disabled: false, tokensRevokedSeq: 0 };
  if (event.$typeName === 'gatehouse.auth.v1.CallerTokensRevoked')
    callers[id] = { ...known, tokensRevokedSeq: sequence };
  else callers[id] = { ...known, disabled: event.$typeName === 'gatehouse.auth.v1.CallerDisabled' };
}

/** The parts of the state. */
export type Section = keyof OrgState;

/** Where the events of an aggregate's id leave their traces: part of the state and key in it. */
export function placesOf(id: string): readonly (readonly [Section, string])[] {
  return sections.map((section) => [section, section === 'connections' ? (id.split('~')[0] ?? id) : id]);
}

const sections = Object.keys(emptyOrgState()) as Section[];
