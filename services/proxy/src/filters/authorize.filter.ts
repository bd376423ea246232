import type { AccessTarget, AccessVerdict } from '@gatehouse/policy-eval';
import { exactly } from '../edge/exact-json.js';
import type { Exchange, Rejection, RpcMessage } from '../exchange.js';

/** May this principal use what the message names? The same decision later filters what lists show. */
export function authorize(exchange: Exchange): Rejection | undefined {
  const { task, org, message } = exchange;
  if (org?.policy.usesArgs && message) exchange.message = exactly(message, exchange.body.toString('utf8'));
  exchange.target = task ? { kind: 'tool', name: task.tool } : targetOf(exchange.message);
  // What concerns several backends is decided for each of them, and for each item of a list.
  if (!exchange.route) return undefined;
  const { allowed, reason, ruleId = '' } = decide(exchange, exchange.target);
  exchange.outcome.ruleId = ruleId;
  // What depends on the arguments was decided when the task was made.
  const isDecided = allowed || (task !== undefined && reason === 'condition_failed');
  return isDecided || reason === 'ok' ? undefined : { reason, ruleId };
}

/** The decision for one target of a backend, for lists and calls of whatever endpoint. */
export function decide(exchange: Exchange, target: AccessTarget, backendId = exchange.backendId): AccessVerdict {
  const { org, principal } = exchange;
  if (!org || !principal) return { allowed: false, reason: 'backend_unknown' };
  const { agentId, userId, userDomain, groups, kind, tools: onlyTools } = principal;
  const principalKind = kind;
  return org.policy.authorize({ agentId, userId, userDomain, groups, principalKind, backendId, target, onlyTools });
}

/** Whether a list shows it. A condition on arguments cannot be decided there: what only it stands in the way of is shown. */
export function isListed(exchange: Exchange, target: AccessTarget, backendId = exchange.backendId): boolean {
  const { allowed, reason } = decide(exchange, target, backendId);
  return allowed || reason === 'condition_failed';
}

/** What a message is about. */
export function targetOf(message: RpcMessage | undefined): AccessTarget {
  const { method = '', params = {} } = message ?? {};
  switch (method) {
    case 'tools/call':
      return { kind: 'tool', name: text(params.name), args: params.arguments };
    case 'prompts/get':
      return { kind: 'prompt', name: text(params.name), args: params.arguments };
    case 'resources/read':
    case 'resources/subscribe':
    case 'resources/unsubscribe':
      return { kind: 'resource', name: text(params.uri) };
    case 'completion/complete':
      return completionTarget(params.ref as { type?: unknown; name?: unknown; uri?: unknown } | undefined);
    default:
      return { kind: 'method', name: method };
  }
}

function completionTarget(ref: { type?: unknown; name?: unknown; uri?: unknown } | undefined): AccessTarget {
  return ref?.type === 'ref/prompt'
    ? { kind: 'prompt', name: text(ref.name) }
    : { kind: 'resource', name: text(ref?.uri) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
