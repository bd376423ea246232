import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { isLongLived, type Exchange, type RpcMessage, type UpstreamInFlight } from '../exchange.js';
import { exactly } from '../edge/exact-json.js';
import { guardResponse } from '../filters/guard-response.js';
import { inOrder } from '../filters/turns.js';
import { openStream } from '../agent/agent-stream.js';
import type { ReasonCode } from '../reasons.js';
import { pathWith } from './credential-parts.js';
import { challengeIn, isEventStream, isObject, joined, parseMessage } from './messages.js';
import { dataOf, hasId, isQuiet, SseSplitter, withData } from './sse.js';
import { reasonOf } from './upstream-error.js';
import type { UpstreamReply, UpstreamResult } from './upstream-reply.js';
import { kindOf, type UpstreamRequest } from './upstreams.js';

const maxResponseBytes = 16 * 1_048_576;
const idleStreamMs = 300_000;
const maxStreamMs = 1_800_000;
const lingerMs = 1_000;
const nothing = Buffer.alloc(0);

/** Sends the exchange's message; resolves when the answer is there, a stream has ended, or something went wrong. */
export function sendUpstream(exchange: Exchange, dispatcher: Dispatcher, headers: string[]): Promise<UpstreamResult> {
  const { route, request, body, message, credential } = exchange;
  if (!route) throw new TypeError('no route');
  const { method = 'POST' } = request;
  return new Promise((resolve) => {
    const call = new UpstreamCall(exchange, route.timeoutMs, resolve);
    if (call.isSettled) return;
    try {
      dispatcher.dispatch(
        {
          route,
          kind: isLongLived(exchange) ? 'listen' : kindOf(message?.method),
          origin: route.origin,
          path: pathWith(route.path, credential),
          method,
          headers,
          ...(method === 'POST' ? { body } : {}),
          // The call knows its deadline.
          headersTimeout: 0,
          bodyTimeout: 0,
        } satisfies UpstreamRequest as Dispatcher.DispatchOptions,
        call,
      );
    } catch (error) {
      call.fail(error);
    }
  });
}

class UpstreamCall implements Dispatcher.DispatchHandler, UpstreamInFlight {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private sessionId = '';
  private challenge = '';
  private splitter: SseSplitter | undefined;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private settled = false;
  private lingering: NodeJS.Timeout | undefined;
  /** Whether the agent is being waited for. */
  private isUnread = false;
  /** For how many reasons the backend is kept from sending more. */
  private holds = 0;
  /** Whether something came that is no message for this request. */
  private isStrange = false;
  /** Whether a legacy agent can come back to the stream with the id of an event. */
  private isResumable = false;
  deadlineMs: number;
  /** When a stream has to be over, however much comes on it. */
  private endMs = Infinity;
  /** Events before the answer to initialize: its head carries the session id, which comes with the answer. */
  private readonly held: Buffer[] = [];

  constructor(
    private readonly exchange: Exchange,
    private readonly timeoutMs: number,
    private readonly resolve: (result: UpstreamResult) => void,
  ) {
    this.deadlineMs = performance.now() + timeoutMs;
    exchange.upstream = this;
    if (exchange.response.destroyed) this.agentGone();
  }

  /** In the modern era the end of the connection is the cancellation; in the legacy era it means nothing. */
  agentGone(reason: ReasonCode = 'client_gone'): void {
    if (this.exchange.era === 'modern' || this.exchange.request.method === 'GET') this.cancel(reason);
  }

  get isSettled(): boolean {
    return this.settled;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.settled) controller.abort(new Error('cancelled'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    const session = headers['mcp-session-id'];
    this.sessionId = typeof session === 'string' ? session : '';
    if (status === 401 || status === 403) this.challenge = challengeIn(headers);
    if (status !== 200 || !isEventStream(headers['content-type']) || !this.expectsStream) return;
    this.splitter = new SseSplitter();
    this.endMs = performance.now() + maxStreamMs;
    this.expectMore();
    if (!this.isInitialize) openStream(this.exchange);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled) return;
    this.bytes += chunk.length;
    if (!this.splitter) {
      this.chunks.push(chunk);
      if (this.bytes > maxResponseBytes) this.cancel('upstream_too_large');
      return;
    }
    this.expectMore();
    for (const event of this.splitter.push(chunk)) this.take(event);
    const kept = this.isInitialize ? this.bytes : this.splitter.pendingBytes;
    if (kept > maxResponseBytes) this.cancel('upstream_too_large');
  }

  onResponseEnd(): void {
    clearTimeout(this.lingering);
    this.inOrder(() => this.atEnd());
  }

  private atEnd(): void {
    if (this.settled) return;
    const { request } = this.exchange;
    if (this.splitter && request.method !== 'GET') {
      // A legacy backend may end the stream of a call that goes on: the agent asks for the answer on another one.
      if (this.isResumable && !this.isStrange) this.settle('ended');
      else this.settle({ reason: this.isStrange ? 'upstream_bad_response' : 'upstream_cut_off' });
      return;
    }
    const raw = joined(this.chunks);
    const message = this.splitter ? undefined : parseMessage(raw.toString('utf8'));
    const answer = message && this.answers(message) ? message : undefined;
    this.settle({ ...this.reply(answer, raw, raw), withText: (text) => text });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.lingering);
    this.fail(error);
  }

  fail(error: unknown): void {
    this.inOrder(() => this.end(reasonOf(error, this.status > 0)));
  }

  /** Does something when all that came before has been passed on. */
  private inOrder(next: () => void): void {
    const { sending } = this.exchange;
    if (sending) void sending.then(next);
    else next();
  }

  private take(event: Buffer): void {
    const taken = inOrder(this.exchange, event.length, this.eventInSteps(event));
    if (!(taken instanceof Promise)) return;
    this.hold();
    taken.then(
      () => this.release(),
      () => this.cancel('internal_error'),
    );
  }

  private hold(): void {
    if (this.holds++ === 0) this.controller?.pause();
    // The backend is not to blame for the silence.
    this.deadlineMs = this.endMs;
  }

  private release(): void {
    if (--this.holds > 0) return;
    this.expectMore();
    this.controller?.resume();
  }

  /** A stream may go on for as long as it is not silent. */
  private expectMore(): void {
    const idleMs = isLongLived(this.exchange) ? idleStreamMs : this.timeoutMs;
    this.deadlineMs = Math.min(this.endMs, performance.now() + idleMs);
  }

  private *eventInSteps(received: Buffer): Generator<void, void> {
    if (this.settled) return;
    const { names } = this.exchange;
    const event = names === undefined ? received : names.event(received);
    const data = dataOf(event);
    const message = data === '' ? undefined : parseMessage(data);
    if (message && this.answers(message)) {
      const reply = this.reply(message, Buffer.concat([...this.held, event]), Buffer.from(data));
      const withText = (text: string) => Buffer.concat([...this.held, withData(event, text)]);
      this.settle({ ...reply, isStream: true, withText });
      this.linger();
      return;
    }
    // What is no message cannot be guarded, and an answer to something else is not for this agent.
    const isAnswer = message?.method === undefined && this.exchange.request.method !== 'GET';
    if (data === '' ? !isQuiet(event) : !message || isAnswer) this.isStrange = true;
    else yield* this.passOn(event, message, data);
  }

  /** Notifications, requests of the backend, comments: guarded like everything else, then sent at once. */
  private *passOn(event: Buffer, message: RpcMessage | undefined, data: string): Generator<void, void> {
    const bytes = message ? yield* this.guarded(event, message, data) : event;
    if (bytes === undefined || this.settled) return;
    const { response, outcome } = this.exchange;
    if (this.isInitialize) {
      this.held.push(bytes);
      return;
    }
    // A legacy agent that is gone gets nothing more, but its call goes on.
    if (response.destroyed) return;
    this.isResumable ||= this.exchange.era === 'legacy' && hasId(bytes);
    outcome.responseBytes += bytes.length;
    if (!response.write(bytes)) this.waitForAgent();
  }

  /** The event as it may pass, under the names that the agent knows; undefined when it may not. */
  private *guarded(event: Buffer, message: RpcMessage, data: string): Generator<void, Buffer | undefined> {
    const guarded = yield* guardResponse(this.exchange, message, Buffer.from(data));
    if (guarded.verdict === 'blocked') return undefined;
    if (this.exchange.names?.rename(message)) return withData(event, JSON.stringify(exactly(message, data)));
    return guarded.verdict === 'changed' ? withData(event, guarded.text) : event;
  }

  /** A slow agent slows the backend down instead of filling our memory. */
  private waitForAgent(): void {
    if (this.isUnread) return;
    this.isUnread = true;
    this.hold();
    const { response } = this.exchange;
    const goOn = () => {
      response.off('drain', goOn).off('close', goOn);
      this.isUnread = false;
      this.release();
    };
    response.once('drain', goOn).once('close', goOn);
  }

  /** The backend should end the stream after its answer; it is given a moment to. */
  private linger(): void {
    this.lingering = setTimeout(() => this.controller?.abort(new Error('answered')), lingerMs).unref();
  }

  private get isInitialize(): boolean {
    return this.exchange.message?.method === 'initialize';
  }

  private get expectsStream(): boolean {
    const { request, message } = this.exchange;
    return request.method === 'GET' || (message?.method !== undefined && message.id !== undefined);
  }

  private answers({ id, method, result, error }: RpcMessage): boolean {
    const asked = this.exchange.message;
    if (asked?.method === undefined || asked.id === undefined) return false;
    return method === undefined && id === asked.id && isObject(result) !== isObject(error);
  }

  private reply(answer: RpcMessage | undefined, raw: Buffer, bytes: Buffer): Omit<UpstreamReply, 'withText'> {
    const { status, sessionId, challenge } = this;
    return { status, sessionId, challenge, isStream: false, answer, raw: answer ? raw : nothing, bytes };
  }

  cancel(reason: ReasonCode): void {
    if (this.settled) return;
    this.end(reason);
    this.controller?.abort(new Error(reason));
  }

  /** To stop listening, or to be silent for long, is no failure of a stream that was there to be listened to. */
  private end(reason: ReasonCode): void {
    const isUsual = reason === 'client_gone' || reason === 'upstream_timeout' || reason === 'gateway_stopping';
    const isStream = this.exchange.response.headersSent && isLongLived(this.exchange);
    this.settle(isUsual && isStream ? 'ended' : { reason });
  }

  private settle(result: UpstreamResult): void {
    if (this.settled) return;
    this.settled = true;
    this.exchange.upstream = undefined;
    this.resolve(result);
  }
}
