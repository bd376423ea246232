import { decodeHeader } from '../edge/header-value.js';
import type { Era, Exchange, Rejection, RpcMessage } from '../exchange.js';
import type { EraVerdict } from '../snapshot/snapshot.js';

export const modernVersion = '2026-07-28';
export const legacyVersions: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26'];
/** What every endpoint serves, whatever its backend speaks. */
export const servedVersions: readonly string[] = [modernVersion, ...legacyVersions];

const code = {
  invalidParams: -32602,
  methodNotFound: -32601,
  invalidRequest: -32600,
  headerMismatch: -32020,
  unsupportedVersion: -32022,
} as const;

const modernMethods = new Set([
  'server/discover',
  'tools/list',
  'tools/call',
  'prompts/list',
  'prompts/get',
  'resources/list',
  'resources/read',
  'resources/templates/list',
  'completion/complete',
  'subscriptions/listen',
  'tasks/get',
  'tasks/update',
  'tasks/cancel',
]);

/** A method that the gateway does not know may do what an access rule forbids, so it is not passed on. */
const legacyMethods = new Set([
  'initialize',
  'ping',
  'tools/list',
  'tools/call',
  'prompts/list',
  'prompts/get',
  'resources/list',
  'resources/read',
  'resources/templates/list',
  'resources/subscribe',
  'resources/unsubscribe',
  'completion/complete',
  'logging/setLevel',
  'tasks/get',
  'tasks/result',
  'tasks/list',
  'tasks/cancel',
]);

/** The parameter that `Mcp-Name` repeats, by method. */
export const namedBy: ReadonlyMap<string, string> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

/**
 * Decides by the body first which era a request belongs to, and checks what that era demands of its headers
 * (MCP 2026-07-28, basic/versioning and basic/transports/streamable-http).
 */
export function classifyEra(exchange: Exchange): Rejection | undefined {
  const { request, message } = exchange;
  const headerVersion = header(exchange, 'mcp-protocol-version');
  if (request.method !== 'POST' || !message) return classifyStream(exchange, headerVersion);
  const claimed = envelopeVersion(message);
  if (claimed === undefined) return classifyBare(exchange, message, headerVersion);
  if (typeof claimed !== 'string') return { reason: 'envelope_invalid', status: 400, code: code.invalidParams };
  if (legacyVersions.includes(claimed)) return classifyLegacy(exchange, headerVersion);
  exchange.era = 'modern';
  if (headerVersion !== claimed) return mismatch('MCP-Protocol-Version');
  if (claimed !== modernVersion) return unsupported(claimed);
  return classifyModern(exchange) ?? checkModern(exchange, message);
}

/** The era of the hop to a backend: the agent's own when the backend speaks it, since nothing is lost then. */
export function eraFor(
  era: Era | undefined,
  { modern, legacy, renewsCredential = false }: EraVerdict & { renewsCredential?: boolean },
): Era | undefined {
  // Nobody has been let in yet who could see what it speaks.
  if (!modern && !legacy && renewsCredential) return era;
  if (era === 'modern' ? modern : legacy) return era;
  return modern ? 'modern' : legacy ? 'legacy' : undefined;
}

/** Streams and session ends exist in the legacy era only. */
function classifyStream(exchange: Exchange, headerVersion: string | undefined): Rejection | undefined {
  return headerVersion === modernVersion ? streamNotAllowed() : classifyLegacy(exchange, headerVersion);
}

/** A message without the envelope of the modern era. */
function classifyBare(
  exchange: Exchange,
  { method, id }: RpcMessage,
  headerVersion: string | undefined,
): Rejection | undefined {
  // An agent that begins a legacy session negotiates the version in the message.
  if (method === 'initialize') return classifyLegacy(exchange, undefined);
  if (headerVersion !== modernVersion) return classifyLegacy(exchange, headerVersion);
  if (method === undefined) return { reason: 'rpc_invalid', status: 400, code: code.invalidRequest };
  if (id === undefined) return classifyModern(exchange) ?? checkNotification(exchange, method);
  return { reason: 'envelope_invalid', status: 400, code: code.invalidParams };
}

/** 405 for what the modern era knows as POST only. */
export function streamNotAllowed(): Rejection {
  return { reason: 'method_not_allowed', status: 405, headers: { allow: 'POST' } };
}

function classifyLegacy(exchange: Exchange, headerVersion: string | undefined): Rejection | undefined {
  exchange.era = 'legacy';
  // A missing header means 2025-03-26 (2025-06-18, basic/transports).
  exchange.protocolVersion = headerVersion ?? '2025-03-26';
  if (headerVersion !== undefined && !legacyVersions.includes(headerVersion)) return unsupported(headerVersion);
  const { method, id } = exchange.message ?? {};
  const isKnown = method === undefined || id === undefined || legacyMethods.has(method);
  return isKnown ? undefined : { reason: 'method_unknown', code: code.methodNotFound };
}

function classifyModern(exchange: Exchange): undefined {
  exchange.era = 'modern';
  exchange.protocolVersion = modernVersion;
}

function checkModern(exchange: Exchange, message: RpcMessage): Rejection | undefined {
  const { method, params, id } = message;
  const capabilities = (params?._meta as Record<string, unknown>)['io.modelcontextprotocol/clientCapabilities'];
  if (typeof capabilities !== 'object' || capabilities === null) {
    return { reason: 'envelope_invalid', status: 400, code: code.invalidParams };
  }
  if (id === undefined) return checkNotification(exchange, method);
  if (method === undefined || !modernMethods.has(method)) {
    return { reason: 'method_unknown', status: 404, code: code.methodNotFound };
  }
  if (header(exchange, 'mcp-method') !== method) return mismatch('Mcp-Method');
  const parameter = namedBy.get(method);
  if (parameter === undefined) return undefined;
  const name = header(exchange, 'mcp-name');
  return name !== undefined && decodeHeader(name) === params?.[parameter] ? undefined : mismatch('Mcp-Name');
}

/** The revision does not say what headers a notification has; those that it has say the same. */
function checkNotification(exchange: Exchange, method: string | undefined): Rejection | undefined {
  const repeated = header(exchange, 'mcp-method');
  return repeated === undefined || repeated === method ? undefined : mismatch('Mcp-Method');
}

function envelopeVersion(message: RpcMessage): unknown {
  const meta = message.params?._meta as Record<string, unknown> | undefined;
  return meta?.['io.modelcontextprotocol/protocolVersion'];
}

function header(exchange: Exchange, name: string): string | undefined {
  const value = exchange.request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** The error for a header that does not agree with the message. */
export function mismatch(name: string): Rejection {
  return { reason: 'header_mismatch', status: 400, code: code.headerMismatch, data: { header: name } };
}

function unsupported(requested: string): Rejection {
  const data = { supported: servedVersions, requested };
  return { reason: 'version_unsupported', status: 400, code: code.unsupportedVersion, data };
}
