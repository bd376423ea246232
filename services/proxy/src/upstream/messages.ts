import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { parseExactly } from '../edge/exact-json.js';
import { parseJson } from '../edge/parse-json.js';
import type { Rejection, RpcMessage } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';
import type { Route } from '../snapshot/snapshot.js';
import { headersIn, pathWith } from './credential-parts.js';
import { dataOf, fieldOf, SseSplitter } from './sse.js';
import { reasonOf } from './upstream-error.js';
import type { RequestKind, UpstreamRequest } from './upstreams.js';

/** Where a backend is spoken to, and as whom. */
export interface Hop {
  route: Route;
  /** Headers of the credential, flat. */
  credential: readonly string[];
  traceparent: string;
}

export interface MessagesRequest {
  method: 'POST' | 'GET' | 'DELETE';
  /** Besides those of every request, flat. */
  headers: readonly string[];
  body?: string;
  /** The stream is there to be listened to: it may be silent, and be open for as long as it likes. */
  isListening?: boolean;
  /** `call` when left out. */
  kind?: RequestKind;
}

/** Takes a message; as long as a promise that it gives is not settled, the backend is kept from sending more. */
export type TakeMessage = (message: RpcMessage) => unknown;

const maxMessageBytes = 16 * 1_048_576;
const lingerMs = 1_000;

/** One HTTP exchange with a backend outside of the byte path, as the JSON-RPC messages that come back. */
export class UpstreamMessages implements Dispatcher.DispatchHandler {
  status = 0;
  /** The backend's session id; empty when it gave none. */
  sessionId = '';
  /** `WWW-Authenticate` of a refusal; empty when there is none. */
  challenge = '';
  isStream = false;
  /** Id of the last event that had one; empty when none had. */
  lastEventId = '';
  /** How long the backend wants us to wait before we come back for the rest of a stream. */
  retryMs = 1_000;
  /** Why it ended; undefined when it was whole. */
  readonly ended: Promise<ReasonCode | undefined>;
  private resolve!: (reason: ReasonCode | undefined) => void;
  private controller: Dispatcher.DispatchController | undefined;
  private splitter: SseSplitter | undefined;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private isOver = false;
  /** How many messages are still being taken. */
  private held = 0;
  private hasEnded = false;
  private lingering: NodeJS.Timeout | undefined;
  private onStart: (() => void) | undefined;

  constructor(private readonly onMessage: TakeMessage) {
    this.ended = new Promise((resolve) => (this.resolve = resolve));
  }

  /** Resolves when the head of the answer is there, or when it will not come. */
  started(): Promise<void> {
    if (this.status > 0) return Promise.resolve();
    return Promise.race([new Promise<void>((resolve) => (this.onStart = resolve)), this.ended.then(() => undefined)]);
  }

  cancel(reason: ReasonCode): void {
    this.end(reason);
    this.controller?.abort(new Error(reason));
  }

  /** Wants no more of it; that is no failure. The backend is given a moment to end it by itself. */
  close(): void {
    this.end(undefined);
    // Not a timer for each answer: it would keep all that the call has made for as long.
    if (!this.hasEnded)
      this.lingering = setTimeout(() => this.controller?.abort(new Error('answered')), lingerMs).unref();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isOver) controller.abort(new Error('cancelled'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    const session = headers['mcp-session-id'];
    this.sessionId = typeof session === 'string' ? session : '';
    if (status === 401 || status === 403) this.challenge = challengeIn(headers);
    this.isStream = status === 200 && isEventStream(headers['content-type']);
    if (this.isStream) this.splitter = new SseSplitter();
    this.onStart?.();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.isOver) return;
    if (this.splitter) {
      for (const event of this.splitter.push(chunk)) if (!this.isOver) this.onEvent(event);
      if (this.splitter.pendingBytes > maxMessageBytes) this.cancel('upstream_too_large');
      return;
    }
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes > maxMessageBytes) this.cancel('upstream_too_large');
  }

  onResponseEnd(): void {
    this.hasEnded = true;
    clearTimeout(this.lingering);
    if (this.isOver) return;
    const { status } = this;
    if (status === 401 || status === 403) return this.end('upstream_unauthorized');
    if (this.isStream || this.bytes === 0) return this.end(status >= 400 ? 'upstream_error' : undefined);
    const message = parseMessage(joined(this.chunks).toString('utf8'), parseExactly);
    if (!message) return this.end(status >= 400 ? 'upstream_error' : 'upstream_bad_response');
    const taken = this.onMessage(message);
    if (!(taken instanceof Promise)) return this.end(undefined);
    taken.then(
      () => this.end(undefined),
      () => this.end('internal_error'),
    );
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.hasEnded = true;
    clearTimeout(this.lingering);
    this.end(reasonOf(error, this.status > 0));
  }

  fail(error: unknown): void {
    this.end(reasonOf(error, false));
  }

  private onEvent(event: Buffer): void {
    this.lastEventId = fieldOf(event, 'id') ?? this.lastEventId;
    const retry = Number(fieldOf(event, 'retry') ?? NaN);
    if (Number.isSafeInteger(retry) && retry >= 0) this.retryMs = Math.min(retry, maxRetryMs);
    const data = dataOf(event);
    if (data === '') return;
    const message = parseMessage(data, parseExactly);
    if (!message) return this.cancel('upstream_bad_response');
    const taken = this.onMessage(message);
    if (taken instanceof Promise) this.hold(taken);
  }

  private hold(taken: Promise<unknown>): void {
    if (this.held++ === 0) this.controller?.pause();
    const goOn = () => {
      if (--this.held === 0) this.controller?.resume();
    };
    taken.then(goOn, () => {
      goOn();
      this.cancel('internal_error');
    });
  }

  private end(reason: ReasonCode | undefined): void {
    if (this.isOver) return;
    this.isOver = true;
    this.resolve(reason);
  }
}

const maxRetryMs = 30_000;

/** Sends a request and hands over the messages of the answer as they come. */
export function openMessages(
  dispatcher: Dispatcher,
  { route, credential, traceparent }: Hop,
  { method, headers, body, isListening = false, kind = 'call' }: MessagesRequest,
  onMessage: TakeMessage,
): UpstreamMessages {
  const messages = new UpstreamMessages(onMessage);
  const content = method === 'POST' ? ['content-type', 'application/json'] : [];
  try {
    dispatcher.dispatch(
      {
        route,
        kind: isListening ? 'listen' : kind,
        origin: route.origin,
        path: pathWith(route.path, credential),
        method,
        headers: [
          ...['accept', method === 'GET' ? 'text/event-stream' : 'application/json, text/event-stream'],
          ...['traceparent', traceparent, ...content, ...headersIn(credential), ...headers],
        ],
        ...(body === undefined ? {} : { body }),
        headersTimeout: route.timeoutMs,
        bodyTimeout: isListening ? 0 : route.timeoutMs,
      } satisfies UpstreamRequest as Dispatcher.DispatchOptions,
      messages,
    );
  } catch (error) {
    messages.fail(error);
  }
  return messages;
}

const maxChallenge = 4_096;

/** What a backend wants instead of the credential that it refused. */
export function challengeIn(headers: IncomingHttpHeaders): string {
  return String(headers['www-authenticate'] ?? '').slice(0, maxChallenge);
}

/** Why a request was not answered, with what the backend said about the credential. */
export function refusedWith({ status, challenge }: UpstreamMessages, reason: ReasonCode): Rejection {
  return { reason, upstreamStatus: status, ...(challenge === '' ? {} : { challenge }) };
}

export function isEventStream(contentType: string | string[] | undefined): boolean {
  return contentType !== 'application/json' && /^text\/event-stream\b/i.test(String(contentType));
}

/** The chunks of a body as one. */
export function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** A JSON-RPC message, if the text is one. */
export function parseMessage(text: string, parse: (text: string) => unknown = parseJson): RpcMessage | undefined {
  try {
    const value = parse(text);
    return isObject(value) && value.jsonrpc === '2.0' ? (value as unknown as RpcMessage) : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value);
}
