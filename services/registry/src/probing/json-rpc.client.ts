import type { Dispatcher } from 'undici';
import { GatehouseError } from '@gatehouse/errors';
import { eventsIn } from './event-stream.js';

/** The answer to one JSON-RPC request, whatever it was. */
export interface RpcReply {
  status: number;
  result?: unknown;
  /** Of a JSON-RPC error. */
  errorCode: unknown;
  sessionId: string | undefined;
}

/** What came back, for whoever watches; never a body as it was. */
export interface RpcAnswer {
  method: string;
  status: number;
  /** The header `WWW-Authenticate`; may be empty. */
  challenge: string;
  result: unknown;
}

const timeoutMs = 10_000;
// For all requests of a probe together: a server that answers drop by drop must not hold it up.
const probeMs = 30_000;
const maxBytes = 8 * 1024 * 1024;

/** Sends single JSON-RPC requests to an MCP endpoint and reads JSON or SSE answers; for probing, not for calls. */
export class JsonRpcClient {
  /** What the server last said, in words, for an administrator. Never its body. */
  lastAnswer = '';
  private nextId = 1;
  private readonly signal = AbortSignal.timeout(probeMs);

  constructor(
    private readonly url: string,
    private readonly dispatcher: Dispatcher,
    private readonly credential: Readonly<Record<string, string>>,
    private readonly watch: (answer: RpcAnswer) => void = () => undefined,
  ) {}

  /** @throws GatehouseError GATEHOUSE_BACKEND_UNREACHABLE, GATEHOUSE_BACKEND_NEEDS_CREDENTIAL */
  async request(method: string, params: object, headers: Readonly<Record<string, string>>): Promise<RpcReply> {
    const id = this.nextId++;
    const response = await this.send('POST', headers, JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    const sessionId = response.headers['mcp-session-id'];
    this.lastAnswer = `It answered ${method} with HTTP ${response.statusCode}.`;
    const seen = {
      method,
      status: response.statusCode,
      challenge: [response.headers['www-authenticate'] ?? []].flat().join(', '),
    };
    if (response.statusCode === 401 || response.statusCode === 403) {
      response.body.destroy();
      this.watch({ ...seen, result: undefined });
      throw new GatehouseError('GATEHOUSE_BACKEND_NEEDS_CREDENTIAL', { detail: this.lastAnswer });
    }
    const isStream = String(response.headers['content-type']).startsWith('text/event-stream');
    const message = await (isStream ? answerInStream(response.body, id) : readText(response.body).then(parse)).catch(
      refuse,
    );
    const { result, error } = message?.id === id ? message : {};
    this.watch({ ...seen, result });
    return {
      status: response.statusCode,
      result,
      errorCode: error?.code,
      sessionId: typeof sessionId === 'string' ? sessionId : undefined,
    };
  }

  async notify(method: string, headers: Readonly<Record<string, string>>): Promise<void> {
    const response = await this.send('POST', headers, JSON.stringify({ jsonrpc: '2.0', method }));
    response.body.destroy();
  }

  /** Ends a legacy session; whether the server cares is its own affair. */
  async delete(headers: Readonly<Record<string, string>>): Promise<void> {
    await this.send('DELETE', headers).then(
      (response) => response.body.destroy(),
      () => undefined,
    );
  }

  private async send(
    method: 'POST' | 'DELETE',
    headers: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<Dispatcher.ResponseData> {
    const { origin, pathname, search } = new URL(this.url);
    try {
      const response = await this.dispatcher.request({
        origin,
        path: pathname + search,
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          accept: 'application/json, text/event-stream',
          ...this.credential,
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        signal: this.signal,
      });
      // A body that is thrown away ends with an error that nobody is interested in.
      response.body.on('error', () => undefined);
      return response;
    } catch (error) {
      return refuse(error);
    }
  }
}

function refuse(error: unknown): never {
  if (error instanceof GatehouseError) throw error;
  if (error instanceof Error && error.cause instanceof GatehouseError) throw error.cause;
  const { name, code } = error as { name?: string; code?: unknown };
  const reason = name === 'TimeoutError' ? 'it takes too long' : typeof code === 'string' ? code : 'no answer';
  throw new GatehouseError('GATEHOUSE_BACKEND_UNREACHABLE', { detail: `Connecting failed: ${reason}.`, cause: error });
}

interface RpcMessage {
  id?: unknown;
  result?: unknown;
  error?: { code?: unknown } | null;
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The message that answers `id` in an event stream; later events are not waited for. */
async function answerInStream(body: AsyncIterable<Buffer>, id: number): Promise<RpcMessage | undefined> {
  for await (const data of eventsIn(body, maxBytes)) {
    const message = parse(data);
    if (message?.id === id) return message;
  }
  return undefined;
}

function parse(text: string): RpcMessage | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
