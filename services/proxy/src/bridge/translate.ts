import type { RpcMessage } from '../exchange.js';
import { isObject } from '../upstream/messages.js';

type Fields = Record<string, unknown>;

const reserved = 'io.modelcontextprotocol/';
const resourceMissing = -32_002;
const invalidParams = -32_602;

/** Results that a modern server must say how long and for whom they may be kept. */
const cacheable = new Set([
  'server/discover',
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
]);

/** A legacy request as a modern backend wants it, but for the envelope. Tasks of the legacy era do not pass. */
export function toModernRequest(message: RpcMessage): RpcMessage {
  const { task, ...params } = message.params ?? {};
  return { ...message, params };
}

/** A modern request as a legacy backend wants it: with the gateway's id and progress token, and without the envelope. */
export function toLegacyRequest({ method, params = {} }: RpcMessage, id: number): RpcMessage {
  const { inputResponses, requestState, _meta, ...rest } = params;
  const meta = Object.entries((_meta ?? {}) as Fields).filter(([key]) => !key.startsWith(reserved));
  const kept = Object.fromEntries(meta);
  if (kept.progressToken !== undefined) kept.progressToken = id;
  return {
    jsonrpc: '2.0',
    id,
    method: method ?? '',
    params: Object.keys(kept).length > 0 ? { ...rest, _meta: kept } : rest,
  };
}

/** Capabilities that have a meaning in both eras: questions that can be asked, and extensions but for tasks. */
export function withoutTasks({ extensions, experimental }: Fields, { elicitation, sampling, roots }: Fields): Fields {
  const kept = Object.entries(extensions ?? {}).filter(([name]) => !name.endsWith('/tasks'));
  const all = {
    elicitation,
    sampling,
    roots,
    experimental,
    extensions: kept.length > 0 ? Object.fromEntries(kept) : undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** A modern result for a legacy agent. Structured content that is no object stays as text. */
export function toLegacyResult(method: string, result: Fields): Fields {
  const { resultType, ttlMs, cacheScope, ...rest } = result;
  const meta = withoutReserved(rest._meta);
  const { _meta, ...bare } = rest;
  const fields: Fields = meta ? { ...bare, _meta: meta } : bare;
  if (method === 'tools/call' && 'structuredContent' in fields && !isObject(fields.structuredContent)) {
    return asText(fields);
  }
  if (method === 'tools/list' && Array.isArray(fields.tools)) fields.tools = fields.tools.map(withObjectSchema);
  return fields;
}

function withoutReserved(meta: unknown): Fields | undefined {
  if (!isObject(meta)) return undefined;
  const kept = Object.entries(meta).filter(([key]) => !key.startsWith(reserved));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function asText({ structuredContent, ...fields }: Fields): Fields {
  const text = JSON.stringify(structuredContent);
  const content = Array.isArray(fields.content) ? (fields.content as Fields[]) : [];
  const hasText = content.some((block) => isObject(block) && block.type === 'text' && sameJson(block.text, text));
  return { ...fields, content: hasText ? content : [...content, { type: 'text', text }] };
}

function sameJson(text: unknown, json: string): boolean {
  try {
    return typeof text === 'string' && JSON.stringify(JSON.parse(text)) === json;
  } catch {
    return false;
  }
}

/** A legacy tool answers with objects alone. */
export function withObjectSchema(tool: unknown): unknown {
  if (!isObject(tool) || !isObject(tool.outputSchema) || tool.outputSchema.type === 'object') return tool;
  const { outputSchema, ...rest } = tool;
  return rest;
}

/** A legacy result for a modern agent. */
export function toModernResult(method: string, result: Fields, serverInfo: unknown): Fields {
  const meta = isObject(serverInfo)
    ? { _meta: { ...(result._meta as object | undefined), [`${reserved}serverInfo`]: serverInfo } }
    : {};
  const cache = cacheable.has(method) ? { ttlMs: 0, cacheScope: 'private' } : {};
  return { ...result, ...cache, ...meta, resultType: 'complete' };
}

/** An error of a modern backend for a legacy agent, which knows another code for a resource that is not there. */
export function toLegacyError(
  method: string,
  error: NonNullable<RpcMessage['error']>,
): NonNullable<RpcMessage['error']> {
  const isMissing =
    method === 'resources/read' && error.code === invalidParams && isObject(error.data) && 'uri' in error.data;
  return isMissing ? { ...error, code: resourceMissing } : error;
}

/** An error of a legacy backend for a modern agent. */
export function toModernError(
  { params }: RpcMessage,
  error: NonNullable<RpcMessage['error']>,
): NonNullable<RpcMessage['error']> {
  if (error.code !== resourceMissing) return error;
  const data = isObject(error.data) ? error.data : {};
  return { ...error, code: invalidParams, data: { uri: params?.uri, ...data } };
}
