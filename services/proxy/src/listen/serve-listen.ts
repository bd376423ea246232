import { openStream, sendToAgent, type Answered } from '../agent/agent-stream.js';
import type { Exchange, Rejection } from '../exchange.js';
import { resourceOwners } from '../aggregate/resource-owner.js';
import { decide } from '../filters/authorize.filter.js';
import type { ProxyParts } from '../proxy.parts.js';
import type { ReasonCode } from '../reasons.js';
import { answer } from '../sessions/agent-session.js';
import { AgentListener, type Wish } from './agent-listener.js';
import { interestOf, notificationsOf, type Interest } from './interest.js';
import { notificationOf } from './notification.js';

const invalidParams = -32_602;
const maxUris = 1_000;
const subscriptionId = 'io.modelcontextprotocol/subscriptionId';
const nothing = Buffer.alloc(0);

/**
 * A modern agent's `subscriptions/listen` at a legacy backend, or at several backends (MCP 2026-07-28,
 * basic/patterns/subscriptions).
 */
export async function serveListen(exchange: Exchange, parts: ProxyParts): Promise<Rejection | undefined> {
  const wanted = interestOf(exchange.message?.params?.notifications);
  if (!wanted) return { reason: 'params_invalid', code: invalidParams, data: { parameter: 'notifications' } };
  if (wanted.uris.size > maxUris) return { reason: 'too_many_subscriptions', code: invalidParams };
  const wish = await wishOf(exchange, parts, wanted);
  if ('reason' in wish) return wish;
  const begun = performance.now();
  const _meta = metaOf(exchange);
  const listener = new AgentListener(exchange, parts.listenHub, wish, (news, backendId) =>
    sendToAgent(exchange, notificationOf(news, _meta), { backendId }),
  );
  try {
    const refusal = await begin(exchange, listener);
    return refusal ?? (await end(exchange, await listener.ended));
  } finally {
    listener.end();
    exchange.upstream = undefined;
    exchange.upstreamUs += Math.round((performance.now() - begun) * 1_000);
  }
}

async function begin(exchange: Exchange, listener: AgentListener): Promise<Rejection | undefined> {
  const promised = await Promise.race([listener.start(), listener.ended]);
  if (promised === undefined || typeof promised === 'string') return undefined;
  if ('reason' in promised) return promised;
  // What came is not needed any more, and the stream may be open for days.
  exchange.body = nothing;
  openStream(exchange);
  const params = { notifications: notificationsOf(promised), _meta: metaOf(exchange) };
  await sendToAgent(exchange, { jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged', params });
  listener.open();
  return undefined;
}

function end(exchange: Exchange, reason: ReasonCode | undefined): Answered {
  const { headersSent } = exchange.response;
  if (reason === 'gateway_stopping' && headersSent) return endListen(exchange);
  exchange.outcome.body = '';
  return reason === undefined || (reason === 'client_gone' && headersSent) ? undefined : { reason };
}

/** The graceful end of a listening stream; an agent that is not told comes back as after a broken connection. */
export function endListen(exchange: Exchange): Answered {
  return answer(exchange, { resultType: 'complete', _meta: metaOf(exchange) });
}

function metaOf({ message }: Exchange): Record<string, unknown> {
  return { [subscriptionId]: message?.id };
}

/** Of what is wanted, what policy allows. */
async function wishOf(
  exchange: Exchange,
  { catalogue }: ProxyParts,
  { lists, uris }: Interest,
): Promise<Wish | Rejection> {
  const isOneOfMany = exchange.bundle !== undefined && uris.size > 0;
  const ownerOf = isOneOfMany ? await resourceOwners(exchange, catalogue) : () => exchange.backendId;
  if (typeof ownerOf !== 'function') return ownerOf;
  const owned: [uri: string, backendId: string][] = [];
  for (const uri of uris) {
    const backendId = ownerOf(uri);
    if (typeof backendId === 'string' && isAllowed(exchange, uri, backendId)) owned.push([uri, backendId]);
  }
  return { lists, uris: Object.fromEntries(owned) };
}

function isAllowed(exchange: Exchange, uri: string, backendId?: string): boolean {
  return decide(exchange, { kind: 'resource', name: uri }, backendId).allowed;
}

/** At one backend of the agent's own era the request itself goes there, with what policy allows of it. */
export function narrowListen(exchange: Exchange): void {
  const notifications = exchange.message?.params?.notifications;
  const { resourceSubscriptions: uris } = (notifications ?? {}) as Record<string, unknown>;
  if (!Array.isArray(uris)) return;
  const allowed = uris.filter((uri) => typeof uri === 'string' && isAllowed(exchange, uri));
  if (allowed.length === uris.length) return;
  (notifications as Record<string, unknown>).resourceSubscriptions = allowed;
  exchange.body = Buffer.from(JSON.stringify(exchange.message));
}
