import {
  atOnce,
  guardOutcomes,
  partOfRequest,
  scanInSteps,
  type ActiveRules,
  type GuardDirection,
  type GuardOutcome,
  type MessagePart,
  type ScanResult,
} from '@gatehouse/guardrail-engine';
import { exactly } from '../edge/exact-json.js';
import type { Exchange, Rejection } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';
import { decodeHeader, encodeHeader } from '../edge/header-value.js';
import { wantQuarantine } from './approved-tools.js';
import { mismatch } from './era.filter.js';
import { mirrorFor } from './param-headers.filter.js';
import { inTurnsIfLong } from './turns.js';

/** A stream may be open for days, and its record is one. */
const maxFindings = 10_000;

/** What the agent sends: blocked, modified in place, or passed on as it came. */
export function guardRequest(exchange: Exchange): Rejection | undefined | Promise<Rejection | undefined> {
  return inTurnsIfLong(exchange.body.length, guardRequestInSteps(exchange));
}

function* guardRequestInSteps(exchange: Exchange): Generator<void, Rejection | undefined> {
  const { body, message } = exchange;
  if (!message) return undefined;
  const rules = rulesFor(exchange, 'request', partOfRequest(message));
  // What is modified is written anew, with every digit of its numbers.
  const makeExact = () => exactly(message, body.toString('utf8'));
  const result = yield* guardInSteps(exchange, message, body, 'request', rules, makeExact);
  const { outcome } = result;
  if (outcome === 'blocked') return { reason: refusalOf(result, 'request') };
  if (outcome === 'modified') exchange.body = Buffer.from(JSON.stringify(message));
  return exchange.era === 'modern' ? guardParams(exchange) : undefined;
}

/** `Mcp-Param-*` headers that repeat no argument that is known may be arguments all the same. */
function guardParams(exchange: Exchange): Rejection | undefined {
  const { headers } = exchange.request;
  const sentNames = Object.keys(headers).filter((name) => name.startsWith('mcp-param-'));
  if (sentNames.length === 0) return undefined;
  const names: string[] = [];
  const values: string[] = [];
  // These go out anew, made of the arguments.
  const mirrored = mirrorFor(exchange);
  for (const name of sentNames) {
    const sent = headers[name];
    if (typeof sent !== 'string' || mirrored.some(({ header }) => header === name)) continue;
    const value = decodeHeader(sent);
    if (value === undefined) return mismatch(name);
    names.push(name);
    values.push(value);
  }
  if (names.length === 0) return undefined;
  const rules = rulesFor(exchange, 'request', 'header');
  const result = guard(exchange, { values }, Buffer.from(JSON.stringify({ values })), 'request', rules);
  if (result.outcome === 'blocked') return { reason: refusalOf(result, 'request') };
  exchange.paramHeaders = names.flatMap((name, i) => [name, encodeHeader(values[i] ?? '')]);
  return undefined;
}

/** The rules in force for the messages between the agent and a backend; undefined when there are none. */
export function rulesFor(
  exchange: Exchange,
  direction: GuardDirection,
  part: MessagePart,
  backendId = exchange.backendId,
): ActiveRules | undefined {
  const { org, principal, target, message } = exchange;
  // A stream that is gone on with, and an answer to a question, may belong to the call of any tool.
  const tool = message?.method === undefined ? undefined : target.kind === 'tool' ? target.name : '';
  const { agentId = '', userDomain = '', groups = [] } = principal ?? {};
  return org?.guardrails.rulesFor({ backendId, agentId, tool, userDomain, groups }, direction, part);
}

/** Scans one message and notes what was found; `bytes` is the text of `message`, `beforeChange` is called before it is modified. */
export function guard(...of: Parameters<typeof guardInSteps>): ScanResult {
  return atOnce(guardInSteps(...of));
}

/** The same in steps. */
export function* guardInSteps(
  exchange: Exchange,
  message: object,
  bytes: Uint8Array,
  direction: GuardDirection,
  rules: ActiveRules | undefined,
  beforeChange?: () => void,
): Generator<void, ScanResult> {
  if (!rules) return yield* scanInSteps(message, bytes, rules);
  const { org, target, timeMs, maskKey } = exchange;
  const isResult = direction === 'response' && target.kind === 'tool';
  const result = yield* scanInSteps(message, bytes, rules, {
    // A stream may be open for longer than an exception lasts.
    nowMs: Math.max(timeMs, Date.now()),
    hashKey: `${maskKey} ${org?.org ?? ''}`,
    ...(isResult ? { outputSchema: () => org?.outputSchema(exchange.backendId, target.name) } : {}),
    ...(beforeChange ? { beforeChange } : {}),
  });
  for (const finding of result.findings) {
    if (exchange.findings.length < maxFindings) exchange.findings.push({ direction, finding });
  }
  if (result.isQuarantining) wantQuarantine(exchange, 'a rule of a guardrail profile');
  exchange.guardrailBundle = rules.bundle;
  exchange.dlpOutcome = stricter(exchange.dlpOutcome, result.outcome);
  exchange.shadowOutcome = stricter(exchange.shadowOutcome, result.shadowOutcome ?? result.outcome);
  return result;
}

const notLookedAt = new Set(['engine.budget_exceeded', 'engine.detector_failed', 'engine.detector_missing']);

/** Why a message is refused: for what is in it, or because nobody knows what is. */
export function refusalOf({ findings }: ScanResult, direction: GuardDirection): ReasonCode {
  const refusing = findings.filter(
    ({ action, mode }) => mode === 'enforce' && (action === 'block' || action === 'quarantine'),
  );
  const isKnown = refusing.some(({ detector }) => !notLookedAt.has(detector));
  return isKnown || refusing.length === 0 ? `guardrail_blocked_${direction}` : `guardrail_unscanned_${direction}`;
}

function stricter(a: GuardOutcome, b: GuardOutcome): GuardOutcome {
  return guardOutcomes.indexOf(b) > guardOutcomes.indexOf(a) ? b : a;
}
