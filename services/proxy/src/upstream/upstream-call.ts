import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Exchange, Rejection, RpcMessage } from '../exchange.js';
import { guardResponse } from '../filters/guard-response.js';
import type { ReasonCode } from '../reasons.js';
import { dataOf, SseSplitter, withData } from './sse.js';

/** What came back from the backend. */
export interface UpstreamReply {
  status: number;
  /** The backend's own session id; empty when it gave none. */
  sessionId: string;
  isStream: boolean;
  /** The message that answers the request, if there was one. */
  answer: RpcMessage | undefined;
  /** The JSON text of `answer`. */
  bytes: Uint8Array;
  /** What goes to the agent when nothing is changed. */
  raw: Buffer;
  /** What goes to the agent when the answer's text is replaced. */
  withText(text: string): Buffer | string;
}

const maxResponseBytes = 16 * 1_048_576;
const idleStreamMs = 300_000;
const lingerMs = 1_000;
const nothing = Buffer.alloc(0);

/** Sends the exchange's message; resolves when the answer is there, a stream has ended, or something went wrong. */
export function sendUpstream(
  exchange: Exchange,
  dispatcher: Dispatcher,
  headers: string[],
): Promise<UpstreamReply | Rejection> {
  const { route, request, body } = exchange;
  if (!route) throw new TypeError('no route');
  const { method = 'POST' } = request;
  return new Promise((resolve) => {
    const call = new UpstreamCall(exchange, resolve);
    try {
      dispatcher.dispatch(
        {
          origin: route.origin,
          path: route.path,
          method,
          headers,
          ...(method === 'POST' ? { body } : {}),
          headersTimeout: route.timeoutMs,
          bodyTimeout: method === 'GET' ? idleStreamMs : route.timeoutMs,
        },
        call,
      );
    } catch (error) {
      call.fail(error);
    }
  });
}

class UpstreamCall implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private sessionId = '';
  private splitter: SseSplitter | undefined;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private settled = false;
  /** Events before the answer to initialize: its head carries the session id, which comes with the answer. */
  private readonly held: Buffer[] = [];

  constructor(
    private readonly exchange: Exchange,
    private readonly resolve: (reply: UpstreamReply | Rejection) => void,
  ) {
    // In the modern era the end of the connection is the cancellation; in the legacy era it means nothing.
    if (exchange.era === 'modern' || exchange.request.method === 'GET') {
      exchange.response.once('close', () => this.cancel('client_gone'));
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.settled) controller.abort(new Error('cancelled'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    const session = headers['mcp-session-id'];
    this.sessionId = typeof session === 'string' ? session : '';
    if (status !== 200 || !/^text\/event-stream\b/i.test(String(headers['content-type']))) return;
    this.splitter = new SseSplitter();
    if (!this.isInitialize) openStream(this.exchange);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled) return;
    this.bytes += chunk.length;
    if (!this.splitter) {
      if (this.bytes > maxResponseBytes) return this.cancel('upstream_too_large');
      this.chunks.push(chunk);
      return;
    }
    for (const event of this.splitter.push(chunk)) if (!this.settled) this.onEvent(event);
    if (this.splitter.pendingBytes > maxResponseBytes) this.cancel('upstream_too_large');
  }

  onResponseEnd(): void {
    if (this.settled) return;
    const raw = this.chunks.length === 1 && this.chunks[0] ? this.chunks[0] : Buffer.concat(this.chunks);
    const message = this.splitter ? undefined : parse(raw);
    const answer = message && this.answers(message) ? message : undefined;
    this.settle({ ...this.reply(answer, raw, raw), withText: (text) => text });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    this.settle({ reason: reasonOf(error) });
  }

  private onEvent(event: Buffer): void {
    const data = dataOf(event);
    const message = data === '' ? undefined : parse(data);
    if (message && this.answers(message)) {
      const reply = this.reply(message, Buffer.concat([...this.held, event]), Buffer.from(data));
      const withText = (text: string) => Buffer.concat([...this.held, withData(event, text)]);
      this.settle({ ...reply, isStream: true, withText });
      this.linger();
      return;
    }
    this.passOn(event, message, data);
  }

  /** Notifications, requests of the backend, comments: guarded like everything else, then sent at once. */
  private passOn(event: Buffer, message: RpcMessage | undefined, data: string): void {
    const { exchange } = this;
    const guarded = message ? guardResponse(exchange, message, Buffer.from(data)) : { verdict: 'unchanged' as const };
    if (guarded.verdict === 'blocked') return;
    const bytes = guarded.verdict === 'changed' ? withData(event, guarded.text) : event;
    if (this.isInitialize) {
      this.held.push(bytes);
      return;
    }
    exchange.outcome.responseBytes += bytes.length;
    if (!exchange.response.write(bytes) && this.controller) {
      // A slow agent slows the backend down instead of filling our memory.
      this.controller.pause();
      exchange.response.once('drain', () => this.controller?.resume());
    }
  }

  /** The backend should end the stream after its answer; it is given a moment to. */
  private linger(): void {
    const timer = setTimeout(() => this.controller?.abort(new Error('answered')), lingerMs);
    timer.unref();
  }

  private get isInitialize(): boolean {
    return this.exchange.message?.method === 'initialize';
  }

  private answers(message: RpcMessage): boolean {
    const { message: asked } = this.exchange;
    return asked?.method !== undefined && message.method === undefined && message.id === asked.id;
  }

  private reply(answer: RpcMessage | undefined, raw: Buffer, bytes: Uint8Array): Omit<UpstreamReply, 'withText'> {
    const { status, sessionId } = this;
    return { status, sessionId, isStream: false, answer, raw: answer ? raw : nothing, bytes };
  }

  private cancel(reason: ReasonCode): void {
    if (this.settled) return;
    this.settle({ reason });
    this.controller?.abort(new Error(reason));
  }

  private settle(reply: UpstreamReply | Rejection): void {
    if (this.settled) return;
    this.settled = true;
    this.resolve(reply);
  }
}

/** Sends the head of an event stream, once. */
function openStream({ response, outcome }: Exchange): void {
  if (response.headersSent) return;
  response.writeHead(200, {
    ...outcome.headers,
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  });
}

function parse(text: Buffer | string): RpcMessage | undefined {
  try {
    const value = JSON.parse(text.toString()) as unknown;
    const isMessage = typeof value === 'object' && value !== null && (value as RpcMessage).jsonrpc === '2.0';
    return isMessage ? (value as RpcMessage) : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): ReasonCode {
  switch ((error as { code?: string }).code) {
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return 'upstream_timeout';
    case 'UND_ERR_RESPONSE':
    case 'HPE_INVALID_CONSTANT':
      return 'upstream_bad_response';
    default:
      return 'upstream_unreachable';
  }
}
