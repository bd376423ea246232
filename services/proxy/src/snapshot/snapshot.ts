import { ApprovalPolicy, CredentialMode, SessionAffinity, type BackendSettings } from '@gatehouse/contracts';
import { builtIn, compileGuardrails, type Guardrails } from '@gatehouse/guardrail-engine';
import type { Networks } from '@gatehouse/outbound';
import { compileLimits, compilePolicy, type Limits, type Policy, type PolicyState } from '@gatehouse/policy-eval';
import type { ToolAdapter, WebSearchRules } from '@gatehouse/web-search';
import type { Mirror } from '../edge/param-headers.js';
import type { McpScope } from '../filters/scopes.js';
import type { CustomScanners } from './custom-detectors.js';
import { compileAllBackends, compileBundles, type Bundle } from './bundles.js';
import type { OrgState, Section } from './snapshot.projection.js';
import { compileWebSearchRules, searchAdapters } from './web-search.js';
import { compileDisabled, type DisabledCallers } from './tokens.js';
import type { ToolState } from './tools.js';

/** Who is calling, for the decisions of one call. */
export interface CallPrincipal {
  org: string;
  kind: 'user' | 'token' | 'service';
  userId: string;
  userDomain: string;
  groups: readonly string[];
  agentId: string;
  /** OAuth client that got the token; empty for access tokens. */
  clientId: string;
  /** Backends to which the credential is limited; empty = no limit. */
  backends: readonly string[];
  /** Tools to which it is limited, `<backend>/<tool>`; undefined = no limit. */
  tools: ReadonlySet<string> | undefined;
  /** OAuth scopes to which it is limited; undefined = no limit. */
  scopes: readonly McpScope[] | undefined;
  /** Infinity = never. */
  expiresAtMs: number;
  /** Fingerprint (HMAC, hex) of the token that the agent brought for the backend: what is kept for one is not for another. */
  broughtToken?: string;
}

/** Which eras a backend speaks. */
export interface EraVerdict {
  modern: boolean;
  legacy: boolean;
}

/** What the proxy needs to know of one backend. */
export interface Route extends EraVerdict {
  /** Organization and backend. */
  key: string;
  backendId: string;
  origin: string;
  path: string;
  needsCredential: boolean;
  /** The credential is a token that the auth broker can get another one for. */
  renewsCredential: boolean;
  /** The token is had for the one with which the user has called. */
  needsSubject: boolean;
  /** The agent brings the token for the backend itself. */
  isPassthrough: boolean;
  /** Issuer of the backend's authorization server, for agents that are to sign in there; may be empty. */
  authorizationServer: string;
  /** Part of the key of cached credentials. */
  credentialVersion: number;
  timeoutMs: number;
  /** The same route, for the tools that have a deadline of their own. */
  byTool: ReadonlyMap<string, Route>;
  /** Which calls of modern agents share a session with a legacy backend. */
  affinity: 'principal' | 'agent' | 'call';
}

/** Everything about one organization, compiled. */
export interface OrgSnapshot {
  org: string;
  routes: ReadonlyMap<string, Route>;
  policy: Policy;
  disabled: DisabledCallers;
  /** Undefined when there are none. */
  limits: Limits | undefined;
  guardrails: Guardrails;
  /** Web-search policies; undefined when there are none. */
  webSearch: WebSearchRules | undefined;
  /** The endpoints `/mcp/b/<slug>`, by slug. */
  bundles: ReadonlyMap<string, Bundle>;
  /** The endpoint `/mcp`. */
  allBackends: Bundle;
  definitionHash(backendId: string, tool: string): string;
  /** What is known of a backend's tools, to be compared: it is another object after each change. */
  definitions(backendId: string): object | undefined;
  /** A tool as the ledger knows it; undefined when it has never been listed. */
  tool(backendId: string, tool: string): ToolState | undefined;
  /** Whether the backend's definitions need no approval. */
  isTrusted(backendId: string): boolean;
  /** The arguments of a tool that headers repeat. */
  mirror(backendId: string, tool: string): Mirror;
  /** The schema of a tool's structured content; undefined when it has none. */
  outputSchema(backendId: string, tool: string): unknown;
  /** How a tool searches the web; undefined when it does not. Without a name: what one of the backend's tools does. */
  searchAdapter(backendId: string, tool: string | undefined): ToolAdapter | undefined;
}

/** An access token as the snapshot knows it. */
export interface KnownToken {
  id: string;
  principal: CallPrincipal;
  revoked: boolean;
  /** Whether it ends because another one has replaced it. */
  replaced: boolean;
  notBeforeMs: number;
  /** From where it may be used; undefined = from anywhere. */
  networks: Networks | undefined;
}

/** All routes, rules, profiles and tokens at one sequence. Immutable; swapped whole. */
export interface Snapshot {
  /** Stream sequence of the last event in it. */
  sequence: number;
  /** Hash (hex) of the folded state: equal sequence, equal hash, whatever replica. */
  hash: string;
  orgs: ReadonlyMap<string, OrgSnapshot>;
  /** By HMAC (hex) of the token. */
  tokens: ReadonlyMap<string, KnownToken>;
}

const defaultTimeoutMs = 60_000;

/** Verdicts that this replica has found to be others than the settings say; they hold until the settings change. */
export type HealedEras = Pick<WeakMap<BackendSettings, EraVerdict>, 'get'>;

/** Compiles the parts of an organization that changed; the others are kept. */
export function compileOrg(
  org: string,
  state: OrgState,
  changed: ReadonlySet<Section>,
  previous: OrgSnapshot | undefined,
  healed: HealedEras,
  custom?: CustomScanners,
): OrgSnapshot {
  const tools = Object.assign(Object.create(null) as OrgState['tools'], state.tools);
  const approvals = Object.assign(Object.create(null) as OrgState['approvals'], state.approvals);
  const part = <Part extends keyof OrgSnapshot>(
    name: Part,
    sections: readonly Section[],
    compile: () => OrgSnapshot[Part],
  ) => (previous && !sections.some((section) => changed.has(section)) ? previous[name] : compile());
  return {
    org,
    routes: part('routes', ['backends', 'connections'], () => compileRoutes(org, state, healed)),
    policy: part('policy', ['backends', 'tools', 'agents', 'rules'], () => compilePolicy(copyOf(state))),
    disabled: part('disabled', ['callers'], () => compileDisabled(state.callers)),
    limits: part('limits', ['limits'], () => compileLimits(state.limits)),
    guardrails: part('guardrails', ['profiles', 'exceptions', 'backends', 'detectors'], () =>
      guardrailsOf(org, state, custom),
    ),
    webSearch: part('webSearch', ['webSearchPolicies', 'domainCategories', 'detectors'], () =>
      compileWebSearchRules(state, custom?.scannerOf(org, { ...state.detectors })?.scanner),
    ),
    bundles: part('bundles', ['bundles', 'backends'], () => compileBundles(state)),
    allBackends: part('allBackends', ['backends'], () => compileAllBackends(state.backends)),
    definitionHash: (backendId, tool) => tools[backendId]?.[tool]?.hash ?? '',
    definitions: (backendId) => tools[backendId],
    tool: (backendId, tool) => tools[backendId]?.[tool],
    isTrusted: (backendId) => approvals[backendId] === ApprovalPolicy.TRUSTED,
    mirror: (backendId, tool) => tools[backendId]?.[tool]?.mirror ?? [],
    outputSchema: (backendId, tool) => parsed(tools[backendId]?.[tool]?.outputSchema ?? ''),
    searchAdapter: searchAdapters({ ...state, tools }),
  };
}

function parsed(json: string): unknown {
  return json === '' ? undefined : JSON.parse(json);
}

function guardrailsOf(org: string, state: OrgState, custom: CustomScanners | undefined): Guardrails {
  const { profiles, exceptions, backends, detectors } = state;
  const own = custom?.scannerOf(org, { ...detectors });
  const trusts = Object.entries(backends).map(([id, { settings }]) => [id, settings.trust] as const);
  return compileGuardrails({
    profiles: { ...profiles },
    exceptions: { ...exceptions },
    trusts: Object.fromEntries(trusts),
    ...(own ? { scanners: [builtIn, own.scanner], detectorsVersion: own.version } : {}),
  });
}

/** Entries are never changed in place, so a copy of the records that hold them is enough. */
function copyOf({ backends, tools, agents, rules }: OrgState): PolicyState {
  return { backends: { ...backends }, tools: { ...tools }, agents: { ...agents }, rules: { ...rules } };
}

function compileRoutes(org: string, state: OrgState, healed: HealedEras): ReadonlyMap<string, Route> {
  return new Map(Object.keys(state.backends).map((id) => [id, compileRoute(org, id, state, healed)]));
}

/** An address that is none must not keep the rest of the snapshot from being in force. */
function addressOf(url: string): URL {
  return URL.parse(url) ?? new URL('https://invalid.invalid');
}

function erasOf(settings: BackendSettings | undefined, healed: HealedEras): EraVerdict {
  const { modern, legacy } = (settings && healed.get(settings)) ?? settings ?? { modern: false, legacy: false };
  return { modern, legacy };
}

const subjectModes: ReadonlySet<CredentialMode | undefined> = new Set([
  CredentialMode.TOKEN_EXCHANGE,
  CredentialMode.ENTERPRISE_MANAGED,
]);
const tokenModes: ReadonlySet<CredentialMode | undefined> = new Set([
  CredentialMode.OAUTH,
  CredentialMode.CLIENT_CREDENTIALS,
  ...subjectModes,
]);

function affinityOf(settings: BackendSettings | undefined): Route['affinity'] {
  if (settings?.sessionAffinity === SessionAffinity.AGENT) return 'agent';
  return settings?.sessionAffinity === SessionAffinity.CALL ? 'call' : 'principal';
}

function credentialOf(settings: BackendSettings | undefined) {
  const mode = settings?.credentialMode;
  return {
    // A mode that this build does not know must not call without a credential.
    needsCredential: mode !== CredentialMode.NONE,
    renewsCredential: tokenModes.has(mode),
    needsSubject: subjectModes.has(mode),
    isPassthrough: mode === CredentialMode.PASSTHROUGH,
    authorizationServer: settings?.oauth?.issuer ?? '',
  };
}

function compileRoute(org: string, id: string, state: OrgState, healed: HealedEras): Route {
  const settings = state.backends[id]?.settings;
  const url = addressOf(settings?.url ?? '');
  const route: Route = {
    key: JSON.stringify([org, id]),
    backendId: id,
    origin: url.origin,
    path: url.pathname + url.search,
    ...erasOf(settings, healed),
    ...credentialOf(settings),
    credentialVersion: state.connections[id] ?? 0,
    timeoutMs: settings?.timeoutMs || defaultTimeoutMs,
    byTool: new Map(),
    affinity: affinityOf(settings),
  };
  const byTool = settings?.toolTimeouts.map(({ tool, timeoutMs }) => [tool, { ...route, timeoutMs }] as const);
  return { ...route, byTool: new Map(byTool) };
}
