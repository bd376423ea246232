import type { IncomingMessage } from 'node:http';
import { readMessage } from '../edge/read-message.js';
import type { Exchange, Filter, Rejection } from '../exchange.js';
import type { ProxyConfig } from '../proxy.config.js';
import { joined } from '../upstream/messages.js';
import { inTurnsIfLong } from './turns.js';

export const maxBodyBytes = 4 * 1_048_576;

const maxHeaders = 64;
const longBytes = 65_536;

/** Room for what agents send, of all that is in flight. */
interface BodyBudget {
  takeBody(bytes: number): boolean;
}

/** First look: address, Host, Origin, HTTP method, size, and JSON that every parser understands alike. */
export function edge(
  config: Pick<ProxyConfig, 'allowedHosts' | 'allowedOrigins'>,
  bodies: BodyBudget,
  authenticate: Filter,
): Filter {
  return (exchange) => {
    const { request } = exchange;
    if (request.rawHeaders.length > 2 * maxHeaders)
      return { reason: 'headers_too_many', status: 431, headers: { connection: 'close' } };
    const { host, origin } = request.headers;
    if (!config.allowedHosts.has(host?.toLowerCase() ?? '')) return { reason: 'host_not_allowed', status: 403 };
    if (origin !== undefined && !config.allowedOrigins.has(origin))
      return { reason: 'origin_not_allowed', status: 403 };
    const match = endpointForm.exec(exchange.endpoint);
    if (!match) return { reason: 'path_unknown', status: 404 };
    if (match[1] === undefined) exchange.bundle = match[2] ?? '';
    else exchange.backendId = match[1];
    switch (request.method) {
      case 'GET':
      case 'DELETE':
        return undefined;
      case 'POST':
        return takeMessage(exchange, bodies, authenticate);
      default:
        return { reason: 'method_not_allowed', status: 405, headers: { allow: 'POST, GET, DELETE' } };
    }
  };
}

/** `/mcp/<backend>`, `/mcp/b/<bundle>` or `/mcp`; a path cannot name both, since `b` alone names no bundle. */
const endpointForm = /^\/mcp(?:\/([a-z0-9][a-z0-9-]{0,62})|\/b\/([a-z0-9][a-z0-9-]{0,62}))?$/;

async function takeMessage(
  exchange: Exchange,
  bodies: BodyBudget,
  authenticate: Filter,
): Promise<Rejection | undefined> {
  const { request } = exchange;
  const { 'content-type': contentType = '' } = request.headers;
  if (contentType !== 'application/json' && !/^application\/json\s*(?:;[^,]*)?$/i.test(contentType)) {
    return { reason: 'content_type_invalid', status: 415 };
  }
  // Who may not call at all must not fill the room for messages.
  const refusal = isLong(request) ? await authenticate(exchange) : undefined;
  if (refusal) return { ...refusal, headers: { ...refusal.headers, connection: 'close' } };
  const body = await readBody(exchange, bodies);
  if (typeof body === 'string') return { reason: body, status: bodyStatus[body], headers: { connection: 'close' } };
  exchange.body = body;
  const read = await inTurnsIfLong(body.length, readMessage(body));
  if ('reason' in read) return read;
  exchange.message = read.message;
  return undefined;
}

/** Also what does not say how long it is. */
function isLong({ headers }: IncomingMessage): boolean {
  return !(Number(headers['content-length']) <= longBytes);
}

type BodyTrouble = keyof typeof bodyStatus;

const bodyStatus = { body_too_large: 413, body_incomplete: 400, overloaded: 503 } as const;

/** The whole body, or why not. */
function readBody(exchange: Exchange, bodies: BodyBudget): Promise<Buffer | BodyTrouble> {
  const { request } = exchange;
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return Promise.resolve('body_too_large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let isTaken = true;
    const refuse = (trouble: BodyTrouble) => {
      isTaken = false;
      chunks.length = 0;
      resolve(trouble);
    };
    request.on('data', (chunk: Buffer) => {
      if (!isTaken) return;
      if (exchange.requestBytes + chunk.length > maxBodyBytes) return refuse('body_too_large');
      if (!bodies.takeBody(chunk.length)) return refuse('overloaded');
      exchange.requestBytes += chunk.length;
      chunks.push(chunk);
    });
    request.on('end', () => resolve(joined(chunks)));
    // Comes after an error as well.
    request.on('close', () => resolve('body_incomplete'));
  });
}
