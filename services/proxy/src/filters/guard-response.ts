import { partOfResponse, type ActiveRules } from '@gatehouse/guardrail-engine';
import type { WebUse } from '@gatehouse/web-search';
import { exactly } from '../edge/exact-json.js';
import { mentionsHeaders, mirrorOf } from '../edge/param-headers.js';
import { isAmbiguous } from '../edge/strict-json.js';
import type { Exchange, RpcMessage } from '../exchange.js';
import { isAsApproved } from './approved-tools.js';
import type { ReasonCode } from '../reasons.js';
import { decide, isListed } from './authorize.filter.js';
import { servedVersions } from './era.filter.js';
import { guardInSteps, refusalOf, rulesFor } from './guard.filter.js';
import { listMethods, type List } from './list-methods.js';
import { isMirroring } from './param-headers.filter.js';
import { filterWebResult, webUse } from './web-search.filter.js';

/** What became of a message from the backend. */
export type GuardedMessage =
  { verdict: 'unchanged' } | { verdict: 'changed'; text: string } | { verdict: 'blocked'; reason: ReasonCode };

const unchanged: GuardedMessage = { verdict: 'unchanged' };
const blocked: GuardedMessage = { verdict: 'blocked', reason: 'guardrail_blocked_response' };

/** What the backend sends: lists lose what policy does not allow, findings are blocked, masked, or what else the rules say. */
export function* guardResponse(
  exchange: Exchange,
  message: RpcMessage,
  bytes: Buffer,
  backendId = exchange.backendId,
): Generator<void, GuardedMessage> {
  if (message.method === 'notifications/resources/updated' && !mayHear(exchange, message, backendId)) {
    return blocked;
  }
  const list = listIn(exchange, message);
  const part = list ? 'definition' : partOfResponse(message, exchange.message?.method);
  const rules = rulesFor(exchange, 'response', part, backendId);
  const use = message.result && webUse(exchange, backendId);
  const isRewritten = list !== undefined || use !== undefined || exchange.message?.method === 'server/discover';
  return isRewritten || rules
    ? yield* lookInto(exchange, message, bytes, { list, rules, use, isRewritten })
    : unchanged;
}

interface Look {
  list: List | undefined;
  rules: ActiveRules | undefined;
  /** Of the web, where policies say something about it. */
  use: WebUse | undefined;
  /** Whether it may be written anew whatever the guardrails find. */
  isRewritten: boolean;
}

function* lookInto(
  exchange: Exchange,
  message: RpcMessage,
  bytes: Buffer,
  look: Look,
): Generator<void, GuardedMessage> {
  const { rules, isRewritten } = look;
  const text = bytes.toString('utf8');
  // A key that stands twice may have hidden from us what another parser sees: the agent gets what we have seen.
  const isHiding = yield* isAmbiguous(text, message);
  // What is written anew has every digit of its numbers.
  let isExact = false;
  const makeExact = () => {
    if (!isExact) exactly(message, text);
    isExact = true;
  };
  if (isRewritten || isHiding) makeExact();
  const filtered = filterParts(exchange, message, look, bytes);
  if (typeof filtered === 'object') return filtered;
  const result = yield* guardInSteps(exchange, message, bytes, 'response', rules, makeExact);
  const { outcome } = result;
  if (outcome === 'blocked') return { verdict: 'blocked', reason: refusalOf(result, 'response') };
  if (!filtered && outcome !== 'modified' && !isHiding) return unchanged;
  return { verdict: 'changed', text: JSON.stringify(message) };
}

/** What policy takes out of lists and of what the web sends: whether something was, or that nothing may pass. */
function filterParts(exchange: Exchange, message: RpcMessage, { list, use }: Look, bytes: Buffer) {
  const isFiltered = list === undefined ? nameVersions(exchange, message) : filterList(exchange, message, list, bytes);
  if (!use) return isFiltered;
  const { changed, blockedBy } = filterWebResult(exchange, use, message);
  return blockedBy === undefined ? isFiltered || changed : refuseAnswer(exchange, blockedBy);
}

function refuseAnswer({ outcome }: Exchange, policyId: string): GuardedMessage {
  outcome.ruleId = policyId;
  return { verdict: 'blocked', reason: 'web_search_answer_blocked' };
}

/** That a resource has changed is told to whom may read it. */
function mayHear(exchange: Exchange, { params }: RpcMessage, backendId: string): boolean {
  const uri = params?.uri;
  return typeof uri === 'string' && decide(exchange, { kind: 'resource', name: uri }, backendId).allowed;
}

/** The versions are those between the agent and the gateway, the rest of what was discovered is about the backend. */
function nameVersions({ message: asked }: Exchange, { result }: RpcMessage): boolean {
  if (asked?.method !== 'server/discover' || !result) return false;
  result.supportedVersions = servedVersions;
  return true;
}

/** The list in the answer. A resumed stream replays the answers to earlier requests, so there the form decides. */
function listIn(exchange: Exchange, { result }: RpcMessage): List | undefined {
  const method = exchange.message?.method;
  const candidates = method === undefined ? [...listMethods.values()] : [listMethods.get(method)];
  return result && candidates.find((list) => list && Array.isArray(result[list.field]));
}

function filterList(exchange: Exchange, { result = {} }: RpcMessage, list: List, bytes: Buffer): boolean {
  const { field, kind, key } = list;
  const items = result[field] as (Record<string, unknown> | null)[];
  const isUsable = kind === 'tool' && isMirroring(exchange) && mentionsHeaders(bytes) ? hasValidMirror : () => true;
  const isApproved = (item: Record<string, unknown> | null) =>
    kind !== 'tool' || item === null || isAsApproved(exchange, item, exchange.backendId);
  const shown = items.filter((item) => isApproved(item) && isAllowed(exchange, kind, item?.[key]) && isUsable(item));
  result[field] = shown;
  const wasCacheable = dropCaching(result);
  return wasCacheable || shown.length !== items.length;
}

/** A tool whose definition breaks the rules for headers is left out, so that the others can be used (MCP 2026-07-28). */
export function hasValidMirror(tool: Record<string, unknown> | null): boolean {
  return tool !== null && mirrorOf(tool) !== 'invalid';
}

/** What one principal may see now must be kept neither for another nor beyond the next change of policy. */
function dropCaching(list: Record<string, unknown>): boolean {
  const isShared = list.cacheScope === 'public';
  const isKept = typeof list.ttlMs === 'number' && list.ttlMs > 0;
  if (isShared) list.cacheScope = 'private';
  if (isKept) list.ttlMs = 0;
  return isShared || isKept;
}

function isAllowed(exchange: Exchange, kind: List['kind'], name: unknown): boolean {
  return typeof name === 'string' && isListed(exchange, { kind, name });
}
