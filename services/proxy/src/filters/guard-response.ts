import type { AccessTarget } from '@gatehouse/policy-eval';
import type { Exchange, RpcMessage } from '../exchange.js';
import { decide } from './authorize.filter.js';
import { guard } from './guard.filter.js';

/** What became of a message from the backend. */
export type GuardedMessage = { verdict: 'unchanged' } | { verdict: 'changed'; text: string } | { verdict: 'blocked' };

const unchanged: GuardedMessage = { verdict: 'unchanged' };

/** Lists by method: where the items are, and what each is for the access decision. */
const lists: Readonly<Record<string, { field: string; target(item: Record<string, unknown>): AccessTarget }>> = {
  'tools/list': { field: 'tools', target: (item) => ({ kind: 'tool', name: String(item.name) }) },
  'prompts/list': { field: 'prompts', target: (item) => ({ kind: 'prompt', name: String(item.name) }) },
  'resources/list': { field: 'resources', target: (item) => ({ kind: 'resource', name: String(item.uri) }) },
  'resources/templates/list': {
    field: 'resourceTemplates',
    target: (item) => ({ kind: 'resource', name: String(item.uriTemplate) }),
  },
};

/** What the backend sends: lists lose what policy does not allow, findings are blocked or masked. */
export function guardResponse(exchange: Exchange, message: RpcMessage, bytes: Uint8Array): GuardedMessage {
  const isFiltered = filterList(exchange, message);
  const { outcome } = guard(exchange, message, bytes, 'response');
  if (outcome === 'blocked') return { verdict: 'blocked' };
  if (!isFiltered && outcome !== 'masked') return unchanged;
  return { verdict: 'changed', text: JSON.stringify(message) };
}

function filterList(exchange: Exchange, message: RpcMessage): boolean {
  const list = lists[exchange.message?.method ?? ''];
  const items = list && message.result?.[list.field];
  if (!list || !message.result || !Array.isArray(items)) return false;
  const shown = items.filter((item: Record<string, unknown>) => isListed(exchange, list.target(item)));
  message.result[list.field] = shown;
  // What one principal may see must not be cached for another.
  const isShared = message.result.cacheScope === 'public';
  if (isShared) message.result.cacheScope = 'private';
  return isShared || shown.length !== items.length;
}

/** A condition on arguments cannot be decided in a list: what only it stands in the way of is shown. */
function isListed(exchange: Exchange, target: AccessTarget): boolean {
  const { allowed, reason } = decide(exchange, target);
  return allowed || reason === 'condition_failed';
}
