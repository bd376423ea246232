import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { errorCodes, isObject, RpcError, type JsonObject, type RpcRequest } from './rpc.js';

const namedBy: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

/** Refuses a modern request whose `Mcp-Method` and `Mcp-Name` do not repeat what it says. */
export function checkNames({ method, params }: RpcRequest, headers: IncomingHttpHeaders): void {
  if (headers['mcp-method'] !== method) throw mismatch('Mcp-Method');
  const field = namedBy[method];
  if (field !== undefined && decode(headers['mcp-name']) !== params[field]) throw mismatch('Mcp-Name');
}

/** Refuses a call whose `Mcp-Param-*` headers do not repeat the arguments that the tool's schema marks. */
export function checkParameters(schema: JsonObject, args: JsonObject, headers: IncomingHttpHeaders): void {
  const { properties } = schema;
  if (!isObject(properties)) return;
  for (const [name, property] of Object.entries(properties)) {
    if (!isObject(property)) continue;
    const value = args[name];
    const header = property['x-mcp-header'];
    if (typeof header === 'string') checkParameter(header, value, headers);
    else if (isObject(value)) checkParameters(property, value, headers);
  }
}

function checkParameter(header: string, value: unknown, headers: IncomingHttpHeaders): void {
  const given = headers[`mcp-param-${header.toLowerCase()}`];
  const isMissing = value === undefined || value === null;
  const written = typeof value === 'string' ? value : JSON.stringify(value);
  if (isMissing ? given === undefined : decode(given) === written) return;
  throw mismatch(`Mcp-Param-${header}`);
}

/** Text of a header; undefined when it is missing or malformed. */
function decode(value: string | string[] | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const encoded = /^=\?base64\?(.*)\?=$/.exec(value)?.[1];
  if (encoded === undefined) return value;
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded && isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

function mismatch(header: string): RpcError {
  return new RpcError(errorCodes.headerMismatch, `${header} does not agree with the body`, undefined, 400);
}
