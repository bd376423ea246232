import { scanMessage, type GuardDirection, type GuardOutcome, type ScanResult } from '@gatehouse/guardrail-engine';
import type { Exchange, Rejection, RpcMessage } from '../exchange.js';

const strictness: readonly GuardOutcome[] = ['none', 'logged', 'masked', 'blocked'];

/** What the agent sends: blocked, masked in place, or passed on as it came. */
export function guardRequest(exchange: Exchange): Rejection | undefined {
  const { message, body } = exchange;
  if (!message) return undefined;
  const { outcome } = guard(exchange, message, body, 'request');
  if (outcome === 'blocked') return { reason: 'guardrail_blocked_request' };
  if (outcome === 'masked') exchange.body = Buffer.from(JSON.stringify(message));
  return undefined;
}

/** Scans one message and notes what was found; `bytes` is the text of `message`. */
export function guard(
  exchange: Exchange,
  message: RpcMessage,
  bytes: Uint8Array,
  direction: GuardDirection,
): ScanResult {
  const { org, backendId, principal, target } = exchange;
  const context = { backendId, agentId: principal?.agentId ?? '', tool: target.kind === 'tool' ? target.name : '' };
  const result = scanMessage(message, bytes, org?.guardrails.rulesFor(context, direction));
  for (const finding of result.findings) exchange.findings.push({ direction, finding });
  if (strictness.indexOf(result.outcome) > strictness.indexOf(exchange.dlpOutcome))
    exchange.dlpOutcome = result.outcome;
  return result;
}
