import type { Exchange, RpcMessage } from '../exchange.js';
import { namedBy } from '../filters/era.filter.js';
import { mirrorFor } from '../filters/param-headers.filter.js';
import { headersIn } from './credential-parts.js';
import { encodeHeader } from '../edge/header-value.js';
import { paramHeadersOf } from '../edge/param-headers.js';

/**
 * The headers of the request to the backend, flat, built anew: nothing of the agent's passes but what is named here.
 * Names and parameters are taken from what the guardrails have left.
 */
export function upstreamHeaders(exchange: Exchange): string[] {
  const { request, message, era, protocolVersion, session, credential, traceparent } = exchange;
  const headers = [
    'accept',
    'application/json, text/event-stream',
    'traceparent',
    traceparent,
    ...headersIn(credential),
  ];
  if (request.method === 'POST') headers.push('content-type', 'application/json');
  if (message?.method !== 'initialize') headers.push('mcp-protocol-version', protocolVersion);
  const sessionId = session && upstreamIdOf(exchange);
  if (sessionId) headers.push('mcp-session-id', sessionId);
  if (era === 'legacy') addPlace(headers, exchange);
  if (era === 'modern' && message?.method !== undefined) {
    addNames(headers, exchange, message);
    headers.push(...exchange.paramHeaders, ...paramHeadersOf(mirrorFor(exchange), message.params?.arguments));
  }
  return headers;
}

/** Where a stream is to be gone on with. */
function addPlace(headers: string[], { request, lastEventId }: Exchange): void {
  const place = lastEventId ?? request.headers['last-event-id'];
  if (typeof place === 'string') headers.push('last-event-id', place);
}

function addNames(headers: string[], { request }: Exchange, { method = '', params }: RpcMessage): void {
  headers.push('mcp-method', method);
  const parameter = namedBy.get(method);
  const name = parameter === undefined ? undefined : params?.[parameter];
  if (request.headers['mcp-name'] !== undefined && typeof name === 'string')
    headers.push('mcp-name', encodeHeader(name));
}

/** The backend's own id of the agent's session; empty when it keeps none. */
export function upstreamIdOf({ session, backendId }: Exchange): string {
  return session?.upstreams[backendId] ?? '';
}
