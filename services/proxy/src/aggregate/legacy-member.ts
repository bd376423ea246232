import { forwardSameEra } from '../bridge/same-era.js';
import { TaskNames } from '../bridge/task-names.js';
import type { Exchange, Rejection } from '../exchange.js';
import { subscribeResource } from '../listen/subscribe-resource.js';
import type { ProxyParts } from '../proxy.parts.js';
import type { ReasonCode } from '../reasons.js';
import { upstreamIdOf } from '../upstream/upstream-headers.js';
import { MemberNames } from './member-names.js';

/**
 * Sends the message of a legacy agent at an endpoint of several backends to a legacy one. The agent has one session with
 * the gateway, behind which there is one for each backend.
 */
export async function forwardToLegacyMember(exchange: Exchange, parts: ProxyParts): Promise<Rejection | undefined> {
  const { message, session } = exchange;
  if (session && subscriptionMethods.has(message?.method ?? '')) return subscribeResource(exchange, parts, session);
  exchange.names = new MemberNames(exchange.backendId, new TaskNames(exchange, parts.taskIds));
  const isCall = message?.method !== undefined && message.id !== undefined;
  return isCall ? forwardCall(exchange, parts) : forwardOther(exchange, parts);
}

/** Of changes of resources the gateway hears itself, for all its agents. */
const subscriptionMethods: ReadonlySet<string> = new Set(['resources/subscribe', 'resources/unsubscribe']);

async function forwardCall(exchange: Exchange, parts: ProxyParts): Promise<Rejection | undefined> {
  const refusal = await begin(exchange, parts);
  if (refusal) return refusal;
  exchange.cancellable = new MemberCall(exchange, parts);
  try {
    const lost = upstreamIdOf(exchange);
    const rejection = await listenAndForward(exchange, parts);
    if (rejection?.reason !== 'upstream_session_lost') return rejection;
    // A backend that does not know the session has not run the call.
    const again = (await begin(exchange, parts, lost)) ?? (await listenAndForward(exchange, parts));
    return again?.reason === 'upstream_session_lost' ? { reason: 'upstream_error' } : again;
  } finally {
    exchange.cancellable = undefined;
  }
}

async function listenAndForward(exchange: Exchange, parts: ProxyParts): Promise<Rejection | undefined> {
  const session = parts.upstreamSessions.current(exchange);
  const leave = session && (await parts.memberStreams.join(exchange, session));
  try {
    return await forwardSameEra(exchange, parts);
  } finally {
    leave?.();
  }
}

/** Begins a session with the backend if there is none, and speaks the version that it has agreed to. */
async function begin(exchange: Exchange, parts: ProxyParts, lost?: string): Promise<Rejection | undefined> {
  const refusal = await parts.upstreamSessions.ensure(exchange, lost);
  useVersion(exchange);
  return refusal;
}

function useVersion(exchange: Exchange): void {
  const { session, backendId, protocolVersion } = exchange;
  exchange.protocolVersion = session?.versions?.[backendId] ?? protocolVersion;
}

/** Answers to questions, notifications and streams that go on belong to the session in which they began. */
async function forwardOther(exchange: Exchange, parts: ProxyParts): Promise<Rejection | undefined> {
  const isStream = exchange.request.method === 'GET';
  const gone: Rejection = { reason: isStream ? 'stream_lost' : 'parked_call_lost', status: 400 };
  if (!parts.upstreamSessions.current(exchange)) return gone;
  useVersion(exchange);
  const rejection = await forwardSameEra(exchange, parts);
  return rejection?.reason === 'upstream_session_lost' ? gone : rejection;
}

/** A call that the agent can cancel; the end of the connection would say nothing to a legacy backend. */
class MemberCall {
  constructor(
    private readonly exchange: Exchange,
    private readonly parts: ProxyParts,
  ) {}

  cancel(reason: ReasonCode): void {
    const { exchange, parts } = this;
    const { route, credential, traceparent, message } = exchange;
    const params = { requestId: message?.id, reason };
    const session = parts.upstreamSessions.current(exchange);
    if (route)
      void session?.send(
        { route, credential, traceparent },
        { jsonrpc: '2.0', method: 'notifications/cancelled', params },
      );
    exchange.upstream?.cancel(reason);
  }
}
