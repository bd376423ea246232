import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorCodes, isObject, RpcError, type JsonObject } from './rpc.js';

/** Whether the request was made to this machine by a page of this machine, or by no page at all. */
export function isLocal({ headers: { host, origin } }: IncomingMessage): boolean {
  const isLoopback = (name: string) => /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(name);
  return isLoopback(host ?? '') && (origin === undefined || isLoopback(origin.replace(/^https?:\/\//, '')));
}

/** The one JSON-RPC message in the body. Throws {@link RpcError}. */
export async function readMessage(request: IncomingMessage): Promise<JsonObject> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new RpcError(errorCodes.invalidRequest, 'The content type is not application/json', undefined, 415);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  let message: unknown;
  try {
    message = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new RpcError(errorCodes.parseError, 'The body is no JSON', undefined, 400);
  }
  const isId = (id: unknown) => id === undefined || typeof id === 'string' || Number.isInteger(id);
  if (!isObject(message) || message.jsonrpc !== '2.0' || !isId(message.id))
    throw new RpcError(errorCodes.invalidRequest, 'The body is no JSON-RPC message', undefined, 400);
  return message;
}

/** Answers what is no JSON-RPC request that could be answered as one; a stream that has begun breaks off. */
export function refuse(response: ServerResponse, error: RpcError, id?: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = { jsonrpc: '2.0', ...(id === undefined ? {} : { id }), error };
  response.writeHead(error.status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
