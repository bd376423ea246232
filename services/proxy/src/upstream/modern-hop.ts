import type { Dispatcher } from 'undici';
import { productVersion } from '@gatehouse/service-kit';
import { encodeHeader } from '../edge/header-value.js';
import type { RpcMessage } from '../exchange.js';
import { modernVersion, namedBy } from '../filters/era.filter.js';
import { ask, isRejection, type Asking } from './ask.js';
import { isObject, type Hop, type TakeMessage } from './messages.js';

/** What the gateway calls itself towards backends and agents. */
export const gatewayInfo = { name: 'gatehouse', title: 'Gatehouse', version: productVersion };

/** What goes into the envelope of a modern request. */
export interface Envelope {
  capabilities: Record<string, unknown>;
  /** Least severity of log messages that are wanted; empty = none. */
  logLevel: string;
  /** `Mcp-Param-*` headers, flat. */
  paramHeaders: readonly string[];
}

/** Sends a request in the modern era (MCP 2026-07-28, basic/transports/streamable-http). */
export function askModern(
  dispatcher: Dispatcher,
  hop: Hop,
  message: RpcMessage,
  envelope: Envelope,
  onMessage: TakeMessage,
): Asking {
  const request = { message: withEnvelope(message, envelope), headers: modernHeaders(message, envelope) };
  const begin = () => ask(dispatcher, hop, request, onMessage);
  let asking = begin();
  const answer = asking.answer.then((first) => {
    if (isRejection(first) || !isVersionOffered(first)) return first;
    asking = begin();
    return asking.answer;
  });
  return { answer, cancel: (reason) => asking.cancel(reason) };
}

const unsupportedVersion = -32_022;

/** Whether a backend has refused a request for its version, and offers that version: it is to be asked again, once. */
export function isVersionOffered({ error }: RpcMessage): boolean {
  const supported = error?.code === unsupportedVersion && isObject(error.data) ? error.data.supported : undefined;
  return Array.isArray(supported) && supported.includes(modernVersion);
}

export function withEnvelope(message: RpcMessage, { capabilities, logLevel }: Envelope): RpcMessage {
  const _meta = {
    ...(message.params?._meta as object | undefined),
    'io.modelcontextprotocol/protocolVersion': modernVersion,
    'io.modelcontextprotocol/clientCapabilities': capabilities,
    'io.modelcontextprotocol/clientInfo': gatewayInfo,
    ...(logLevel === '' ? {} : { 'io.modelcontextprotocol/logLevel': logLevel }),
  };
  return { ...message, params: { ...message.params, _meta } };
}

export function modernHeaders(
  { method = '', params }: RpcMessage,
  { paramHeaders }: Pick<Envelope, 'paramHeaders'>,
): string[] {
  const parameter = namedBy.get(method);
  const name = parameter === undefined ? undefined : params?.[parameter];
  return [
    ...['mcp-protocol-version', modernVersion, 'mcp-method', method],
    ...(typeof name === 'string' ? ['mcp-name', encodeHeader(name)] : []),
    ...paramHeaders,
  ];
}
