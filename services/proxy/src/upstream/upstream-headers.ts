import type { IncomingMessage } from 'node:http';
import type { Exchange, RpcMessage } from '../exchange.js';
import { encodeHeader } from '../filters/era.filter.js';

/**
 * The headers of the request to the backend, flat, built anew: nothing of the agent's passes but what is named here.
 * Names are taken from the message, which a guardrail may have changed.
 */
export function upstreamHeaders(exchange: Exchange): string[] {
  const { request, message, era, protocolVersion, session, credential, traceparent } = exchange;
  const headers = ['accept', 'application/json, text/event-stream', 'traceparent', traceparent, ...credential];
  if (request.method === 'POST') headers.push('content-type', 'application/json');
  if (message?.method !== 'initialize') headers.push('mcp-protocol-version', protocolVersion);
  if (session && session.upstreamId !== '') headers.push('mcp-session-id', session.upstreamId);
  const { 'last-event-id': lastEventId } = request.headers;
  if (era === 'legacy' && typeof lastEventId === 'string') headers.push('last-event-id', lastEventId);
  if (era === 'modern' && message?.method !== undefined) headers.push(...modernHeaders(request, message));
  return headers;
}

function modernHeaders({ headers: sent }: IncomingMessage, { method = '', params }: RpcMessage): string[] {
  const headers = ['mcp-method', method];
  const name = nameOf(params);
  if (sent['mcp-name'] !== undefined && name !== undefined) headers.push('mcp-name', encodeHeader(name));
  for (const [header, value] of Object.entries(sent)) {
    if (header.startsWith('mcp-param-') && typeof value === 'string') headers.push(header, value);
  }
  return headers;
}

function nameOf(params: Record<string, unknown> | undefined): string | undefined {
  const name = params?.name ?? params?.uri ?? params?.taskId;
  return typeof name === 'string' ? name : undefined;
}
