import { isUtf8 } from 'node:buffer';
import type { Rejection, RpcMessage } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';
import { keptOf } from './key-counts.js';
import { fold, parseStrictly } from './strict-json.js';

const parseError = -32700;
const invalidRequest = -32600;

/** The message in a body, if every parser takes it for the same; or why it is refused. In steps. */
export function* readMessage(body: Buffer): Generator<void, { message: RpcMessage } | Rejection> {
  if (!isUtf8(body)) return refuse('json_invalid', parseError);
  const parsed = yield* parseStrictly(body.toString('utf8'));
  if ('reason' in parsed) return refuse(parsed.reason, parseError);
  const { value } = parsed;
  if (Array.isArray(value)) return refuse('batch_not_supported', invalidRequest);
  if (!isRpcMessage(value)) return refuse('rpc_invalid', invalidRequest);
  return hasRefVariant(value) ? refuse('json_case_variant', parseError) : { message: value };
}

function refuse(reason: ReasonCode, code: number): Rejection {
  return { reason, status: 400, code };
}

function isRpcMessage(value: unknown): value is RpcMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { jsonrpc, id, method, params, result, error } = value as Record<string, unknown>;
  if (jsonrpc !== '2.0' || !isId(id) || !isParams(params)) return false;
  // What is no notification but comes without an id would run without a record.
  const isNamed = typeof method === 'string' && (id !== undefined || method.startsWith('notifications/'));
  if (isNamed) return result === undefined && error === undefined;
  return method === undefined && id !== undefined && (result === undefined) !== (error === undefined);
}

function isId(id: unknown): boolean {
  // What some parsers change or cut off would come back as another id.
  if (typeof id === 'string') return id.isWellFormed() && !id.includes('\0');
  return id === undefined || Number.isSafeInteger(id);
}

function isParams(params: unknown): boolean {
  return params === undefined || (typeof params === 'object' && params !== null && !Array.isArray(params));
}

/** `completion/complete` is decided by keys that stand one level deeper than the protocol's others. */
function hasRefVariant({ params }: RpcMessage): boolean {
  const ref = params?.ref;
  if (typeof ref !== 'object' || ref === null) return false;
  return Object.keys(ref).some((key) => !refKeys.has(key) && refKeys.has(fold(keptOf(key))));
}

const refKeys: ReadonlySet<string> = new Set(['type', 'name', 'uri']);
