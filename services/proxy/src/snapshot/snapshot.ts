import { createHash } from 'node:crypto';
import { AccessTokenKind, canonicalJson, CredentialMode, type AccessTokenIssued } from '@gatehouse/contracts';
import { compileBundle, type Bundle } from '@gatehouse/guardrail-engine';
import { compilePolicy, type Policy } from '@gatehouse/policy-eval';
import type { OrgState } from './snapshot.projection.js';

/** Who is calling, for the decisions of one call. */
export interface CallPrincipal {
  org: string;
  kind: 'user' | 'token' | 'service';
  userId: string;
  userDomain: string;
  groups: readonly string[];
  agentId: string;
  /** Backends to which the credential is limited; empty = no limit. */
  backends: readonly string[];
  expiresAtMs: number;
}

/** What the proxy needs to know of one backend. */
export interface Route {
  backendId: string;
  origin: string;
  path: string;
  modern: boolean;
  legacy: boolean;
  needsCredential: boolean;
  /** Part of the key of cached credentials. */
  credentialVersion: number;
  timeoutMs: number;
}

/** Everything about one organization, compiled. */
export interface OrgSnapshot {
  org: string;
  routes: ReadonlyMap<string, Route>;
  policy: Policy;
  guardrails: Bundle;
  definitionHash(backendId: string, tool: string): string;
}

/** An access token as the snapshot knows it. */
export interface KnownToken {
  principal: CallPrincipal;
  revoked: boolean;
}

/** All routes, rules, profiles and tokens at one sequence. Immutable; swapped whole. */
export interface Snapshot {
  /** Stream sequence of the last event in it. */
  sequence: number;
  /** SHA-256 (hex) over the folded state: equal sequence, equal hash, whatever replica. */
  hash: string;
  orgs: ReadonlyMap<string, OrgSnapshot>;
  /** By HMAC (hex) of the token. */
  tokens: ReadonlyMap<string, KnownToken>;
}

const defaultTimeoutMs = 60_000;

/** Compiles what changed; organizations that did not change keep their compiled form. */
export function compileSnapshot(
  sequence: number,
  states: ReadonlyMap<string, OrgState>,
  changed: ReadonlySet<string>,
  previous: Snapshot | undefined,
): Snapshot {
  const orgs = new Map<string, OrgSnapshot>();
  const tokens = new Map<string, KnownToken>();
  for (const [org, state] of states) {
    const kept = changed.has(org) ? undefined : previous?.orgs.get(org);
    orgs.set(org, kept ?? compileOrg(org, state));
    for (const { issued, revoked } of Object.values(state.tokens)) {
      tokens.set(issued.tokenHmac, { principal: principalOf(org, issued), revoked });
    }
  }
  return { sequence, hash: hashOf(states), orgs, tokens };
}

function hashOf(states: ReadonlyMap<string, OrgState>): string {
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(states)))
    .digest('hex');
}

function compileOrg(org: string, state: OrgState): OrgSnapshot {
  const routes = new Map(Object.entries(state.backends).map(([id]) => [id, compileRoute(id, state)]));
  return {
    org,
    routes,
    // The fold changes its state in place, so what is compiled keeps a copy.
    policy: compilePolicy(structuredClone({ ...state, profiles: {}, tokens: {}, connections: {} })),
    guardrails: compileBundle(structuredClone(state.profiles)),
    definitionHash: hashLookup(state),
  };
}

function hashLookup(state: OrgState): OrgSnapshot['definitionHash'] {
  const hashes = new Map<string, string>();
  for (const [backendId, tools] of Object.entries(state.tools)) {
    for (const [name, { hash }] of Object.entries(tools)) hashes.set(`${backendId} ${name}`, hash);
  }
  return (backendId, tool) => hashes.get(`${backendId} ${tool}`) ?? '';
}

/** An address that is none must not keep the rest of the snapshot from being in force. */
function addressOf(url: string): URL {
  return URL.parse(url) ?? new URL('https://invalid.invalid');
}

function compileRoute(id: string, state: OrgState): Route {
  const settings = state.backends[id]?.settings;
  const url = addressOf(settings?.url ?? '');
  return {
    backendId: id,
    origin: url.origin,
    path: url.pathname + url.search,
    modern: settings?.modern ?? false,
    legacy: settings?.legacy ?? false,
    // A mode that this build does not know must not call without a credential.
    needsCredential: settings?.credentialMode !== CredentialMode.NONE,
    credentialVersion: state.connections[id] ?? 0,
    timeoutMs: settings?.timeoutMs || defaultTimeoutMs,
  };
}

function principalOf(org: string, issued: AccessTokenIssued): CallPrincipal {
  const { kind, userId, userDomain, groups, agentId, backends, expiresAtMs } = issued;
  const principalKind = kind === AccessTokenKind.PAT ? 'token' : 'service';
  // A token of a kind that this build does not know has expired.
  const expires = kind === AccessTokenKind.UNSPECIFIED ? 0 : expiresAtMs;
  return { org, kind: principalKind, userId, userDomain, groups, agentId, backends, expiresAtMs: expires };
}
