import type { Exchange, Rejection, RpcMessage } from '../exchange.js';

export const modernVersion = '2026-07-28';
export const legacyVersions: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26'];

const code = {
  invalidParams: -32602,
  methodNotFound: -32601,
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

/** The parameter that `Mcp-Name` repeats, by method. */
const namedBy: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

/**
 * Decides by the body first which era a request belongs to, and checks what that era demands of its headers
 * (MCP 2026-07-28, basic/versioning and basic/transports/streamable-http).
 */
export function classifyEra(exchange: Exchange): Rejection | undefined {
  const { request, message } = exchange;
  const headerVersion = header(exchange, 'mcp-protocol-version');
  // Streams and session ends exist in the legacy era only.
  if (request.method !== 'POST' || !message) return classifyLegacy(exchange, headerVersion);
  const claimed = envelopeVersion(message);
  if (claimed === undefined) {
    if (headerVersion !== modernVersion) return classifyLegacy(exchange, headerVersion);
    if (message.method !== undefined && message.id === undefined) return classifyModern(exchange);
    return { reason: 'envelope_invalid', status: 400, code: code.invalidParams };
  }
  if (typeof claimed !== 'string') return { reason: 'envelope_invalid', status: 400, code: code.invalidParams };
  if (legacyVersions.includes(claimed)) return classifyLegacy(exchange, headerVersion);
  exchange.era = 'modern';
  if (headerVersion !== claimed) return mismatch('MCP-Protocol-Version');
  if (claimed !== modernVersion) return unsupported(claimed);
  return classifyModern(exchange) ?? checkModern(exchange, message);
}

function classifyLegacy(exchange: Exchange, headerVersion: string | undefined): Rejection | undefined {
  exchange.era = 'legacy';
  // A missing header means 2025-03-26 (2025-06-18, basic/transports).
  exchange.protocolVersion = headerVersion ?? '2025-03-26';
  if (headerVersion !== undefined && !legacyVersions.includes(headerVersion)) return unsupported(headerVersion);
  return undefined;
}

function classifyModern(exchange: Exchange): undefined {
  exchange.era = 'modern';
  exchange.protocolVersion = modernVersion;
}

function checkModern(exchange: Exchange, message: RpcMessage): Rejection | undefined {
  const { method, params } = message;
  const capabilities = (params?._meta as Record<string, unknown>)['io.modelcontextprotocol/clientCapabilities'];
  if (typeof capabilities !== 'object' || capabilities === null) {
    return { reason: 'envelope_invalid', status: 400, code: code.invalidParams };
  }
  if (method === undefined || !modernMethods.has(method)) {
    return { reason: 'method_unknown', status: 404, code: code.methodNotFound };
  }
  if (header(exchange, 'mcp-method') !== method) return mismatch('Mcp-Method');
  const parameter = namedBy[method];
  if (parameter === undefined) return undefined;
  const name = header(exchange, 'mcp-name');
  return name !== undefined && decodeHeader(name) === params?.[parameter] ? undefined : mismatch('Mcp-Name');
}

function envelopeVersion(message: RpcMessage): unknown {
  const meta = message.params?._meta as Record<string, unknown> | undefined;
  return meta?.['io.modelcontextprotocol/protocolVersion'];
}

function header(exchange: Exchange, name: string): string | undefined {
  const value = exchange.request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Values that a header cannot carry come as `=?base64?...?=`. Undefined when that is malformed. */
export function decodeHeader(value: string): string | undefined {
  const encoded = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/.exec(value.trim());
  if (!encoded) return value.trim();
  const bytes = Buffer.from(encoded[1] ?? '', 'base64');
  return bytes.toString('base64') === encoded[1] ? bytes.toString('utf8') : undefined;
}

/** The header form of a name. */
export function encodeHeader(value: string): string {
  const isPlain = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value) && !value.startsWith('=?');
  return isPlain ? value : `=?base64?${Buffer.from(value, 'utf8').toString('base64')}?=`;
}

function mismatch(name: string): Rejection {
  return { reason: 'header_mismatch', status: 400, code: code.headerMismatch, data: { header: name } };
}

function unsupported(requested: string): Rejection {
  const data = { supported: [modernVersion, ...legacyVersions], requested };
  return { reason: 'version_unsupported', status: 400, code: code.unsupportedVersion, data };
}
