import type { Exchange, RpcMessage } from '../exchange.js';
import { namedBy } from '../filters/era.filter.js';
import { mirrorFor } from '../filters/param-headers.filter.js';
import { encodeHeader } from '../edge/header-value.js';
import { paramHeadersOf } from '../edge/param-headers.js';

/**
 * The headers of the request to the backend, flat, built anew: nothing of the agent's passes but what is named here.
 * Names and parameters are taken from what the guardrails have left.
 */
export function upstreamHeaders(exchange: Exchange): string[] {
  const { request, message, era, protocolVersion, session, credential, traceparent } = exchange;
  const headers = ['accept', 'application/json, text/event-stream', 'traceparent', traceparent, ...credential];
  if (request.method === 'POST') headers.push('content-type', 'application/json');
  if (message?.method !== 'initialize') headers.push('mcp-protocol-version', protocolVersion);
  const sessionId = session && upstreamIdOf(exchange);
  if (sessionId) headers.push('mcp-session-id', sessionId);
  if (era === 'legacy') headers.push(...placeHeaders(exchange));
  if (era === 'modern' && message?.method !== undefined) {
    headers.push(...nameHeaders(exchange, message), ...exchange.paramHeaders);
    headers.push(...paramHeadersOf(mirrorFor(exchange), message.params?.arguments));
  }
  return headers;
}

/** Where a stream is to be gone on with. */
function placeHeaders({ request, lastEventId }: Exchange): string[] {
  const place = lastEventId ?? request.headers['last-event-id'];
  return typeof place === 'string' ? ['last-event-id', place] : [];
}

function nameHeaders({ request }: Exchange, { method = '', params }: RpcMessage): string[] {
  const parameter = namedBy.get(method);
  const name = parameter === undefined ? undefined : params?.[parameter];
  const isNamed = request.headers['mcp-name'] !== undefined && typeof name === 'string';
  return ['mcp-method', method, ...(isNamed ? ['mcp-name', encodeHeader(name)] : [])];
}

/** The backend's own id of the agent's session; empty when it keeps none. */
export function upstreamIdOf({ session, backendId }: Exchange): string {
  return session?.upstreams[backendId] ?? '';
}
