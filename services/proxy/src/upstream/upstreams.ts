import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Outbound } from '@gatehouse/outbound';
import type { Rejection } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';
import type { Route } from '../snapshot/snapshot.js';
import { CircuitBreaker, type Sign } from './circuit-breaker.js';
import { RecentRequests } from './recent-requests.js';
import {
  BrokenOffError,
  cancelledFor,
  CircuitOpenError,
  NoRoomError,
  NotSentError,
  reasonOf,
  signOf,
} from './upstream-error.js';

/** A request to a backend, as undici takes it, and what the gateway has to know to take care of it. */
export interface UpstreamRequest extends Dispatcher.DispatchOptions {
  route: Route;
  kind: RequestKind;
}

/**
 * `read` can be repeated without harm, `call` may do something and must not run twice, `listen` is a stream that is
 * there to stay open.
 */
export type RequestKind = 'call' | 'read' | 'listen';

const reads: ReadonlySet<string | undefined> = new Set([
  ...['server/discover', 'tools/list', 'prompts/list', 'resources/list', 'resources/templates/list', 'resources/read'],
]);

/** The kind of a request by its JSON-RPC method. */
export function kindOf(method: string | undefined): RequestKind {
  return reads.has(method) ? 'read' : 'call';
}

/** What is known of a backend from the requests to it. */
export class Upstream {
  readonly breaker = new CircuitBreaker();
  readonly recent = new RecentRequests();
  readonly retries = new RetryBudget();
  lastFailure: { reason: ReasonCode; status: number; timeMs: number } | undefined;

  constructor(readonly address: string) {}
}

/** The backends as the gateway meets them on the network. */
export class Upstreams {
  private readonly byKey = new Map<string, Upstream>();
  private readonly room: AnswerRoom;

  /** With what answers that are not whole yet may take of the memory, all together. */
  constructor(maxAnswersBytes = 256 * 1_048_576) {
    this.room = new AnswerRoom(maxAnswersBytes);
  }

  /**
   * The way out, for UpstreamRequests: sends them unless the circuit is open, and repeats what can be repeated. Streams
   * that stay open do not take the connections of calls.
   */
  careFor(outbound: Outbound): Outbound {
    return { ...outbound, dispatcher: this.carefully(outbound) };
  }

  /** A backend with a new address is a new one. */
  of(route: Route): Upstream {
    const known = this.known(route);
    if (known) return known;
    const { key, origin, path } = route;
    const upstream = new Upstream(origin + path);
    this.byKey.set(key, upstream);
    return upstream;
  }

  /** What is known of the backend; undefined when nothing was sent to it at this address. */
  known({ key, origin, path }: Route): Upstream | undefined {
    const known = this.byKey.get(key);
    return known?.address === origin + path ? known : undefined;
  }

  private carefully({ dispatcher, streams }: Outbound): Dispatcher {
    const dispatchStream = streams.dispatch.bind(streams);
    return dispatcher.compose((dispatch) => (options, handler) => {
      const request = options as UpstreamRequest;
      const way = request.kind === 'listen' ? dispatchStream : dispatch;
      return new Attempt(this.of(request.route), this.room, way, request, handler).send();
    });
  }

  /** Why nothing is to be sent to the backend at the moment. */
  refusal(route: Route): Rejection | undefined {
    const waitMs = this.of(route).breaker.waitMs(performance.now());
    if (waitMs === 0) return undefined;
    const seconds = Math.ceil(waitMs / 1_000);
    return {
      reason: 'upstream_circuit_open',
      headers: { 'retry-after': String(seconds) },
      data: { retryAfterSeconds: seconds },
    };
  }
}

/** Room for answers that are held until they are whole. */
class AnswerRoom {
  private taken = 0;

  constructor(private readonly maxBytes: number) {}

  take(bytes: number): boolean {
    this.taken += bytes;
    return this.taken <= this.maxBytes;
  }

  giveBack(bytes: number): void {
    this.taken -= bytes;
  }
}

/** Allows repetitions as a share of the requests, so that a backend in trouble does not get twice the load. */
class RetryBudget {
  private tokens = 5;

  earn(): void {
    if (this.tokens < maxTokens) this.tokens += retryShare;
  }

  take(): boolean {
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}

const retryShare = 0.1;
const maxTokens = 10;
const maxRetries: Readonly<Record<RequestKind, number>> = { read: 2, call: 1, listen: 1 };
const retryDelayMs = 50;

/** One request to a backend, from its admission to its end, over as many connections as it takes. */
class Attempt implements Dispatcher.DispatchHandler {
  private readonly begunMs = performance.now();
  private admission: 'pass' | 'probe' = 'pass';
  private retries = 0;
  /** Whether some of it may have reached the backend. */
  private isSent = false;
  private status = 0;
  private complaint: ReasonCode | undefined;
  private lastMs = 0;
  /** Of an answer that is held until it is whole; an event stream is passed on. */
  private heldBytes = 0;
  private isStream = false;
  private isSettled = false;

  constructor(
    private readonly upstream: Upstream,
    private readonly room: AnswerRoom,
    private readonly dispatch: Dispatcher['dispatch'],
    private readonly request: UpstreamRequest,
    private readonly handler: Dispatcher.DispatchHandler,
  ) {}

  send(): boolean {
    const admission = this.upstream.breaker.admit(this.begunMs);
    if (admission === 'refuse') throw new CircuitOpenError();
    this.admission = admission;
    this.upstream.retries.earn();
    try {
      return this.dispatch(this.request, this);
    } catch (error) {
      this.settle('unknown', performance.now());
      throw error;
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.isSent = true;
    this.handler.onRequestStart?.(controller, context);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    statusText?: string,
  ): void {
    this.status = status;
    this.complaint = complaintAbout(status, headers['content-type']);
    this.isStream = isEventStream(headers['content-type']);
    const sign = this.complaint ? 'failed' : 'alive';
    this.lastMs = performance.now();
    // What is open for long must not keep others waiting for the result of the probe.
    if (sign === 'alive' && (this.admission === 'probe' || this.request.kind === 'listen'))
      this.settle(sign, this.lastMs);
    this.handler.onResponseStart?.(controller, status, headers, statusText);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.lastMs = performance.now();
    if (!this.isStream && !this.hold(chunk.length)) return controller.abort(new NoRoomError());
    this.handler.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: Dispatcher.DispatchController, trailers: IncomingHttpHeaders): void {
    this.room.giveBack(this.heldBytes);
    if (this.complaint) this.note(this.complaint);
    this.settle(this.complaint ? 'failed' : 'alive', this.lastMs);
    this.handler.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    this.room.giveBack(this.heldBytes);
    this.heldBytes = 0;
    if (this.mayRepeat(error)) return this.repeat();
    const sign = signOf(error);
    const told = sign === 'failed' ? this.toTell(error) : error;
    if (sign === 'failed' || sign === 'late') this.note(reasonOf(told, this.status > 0));
    this.settle(sign, sign === 'alive' ? this.lastMs : performance.now());
    this.handler.onResponseError?.(controller, told);
  }

  /** That a request was not sent is said only when that is so, whatever went wrong. */
  private toTell(error: Error): Error {
    if (!this.isSent) return new NotSentError(error.message, { cause: error });
    return reasonOf(error, false) === 'upstream_unreachable'
      ? new BrokenOffError(error.message, { cause: error })
      : error;
  }

  /** Never what the backend may have begun to work on; only reading does no harm when it is done twice. */
  private mayRepeat(error: Error): boolean {
    if (this.status > 0 || this.admission === 'probe' || cancelledFor(error) !== undefined) return false;
    if (signOf(error) !== 'failed' || (error as { code?: unknown }).code === 'UND_ERR_CONNECT_TIMEOUT') return false;
    const { kind } = this.request;
    if (this.isSent && kind !== 'read') return false;
    return this.retries < maxRetries[kind] && this.upstream.retries.take();
  }

  private repeat(): void {
    const delayMs = retryDelayMs * 2 ** this.retries * (1 + Math.random());
    this.retries++;
    this.isSent = false;
    setTimeout(() => {
      try {
        this.dispatch(this.request, this);
      } catch (error) {
        this.onResponseError(undefined as never, error as Error);
      }
    }, delayMs);
  }

  private hold(bytes: number): boolean {
    this.heldBytes += bytes;
    return this.room.take(bytes);
  }

  private note(reason: ReasonCode): void {
    this.upstream.lastFailure = { reason, status: this.status, timeMs: Date.now() };
  }

  private settle(sign: Sign, endMs: number): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const { breaker, recent } = this.upstream;
    breaker.settle(this.admission, sign, this.begunMs, endMs);
    if (sign === 'unknown') return;
    if (sign !== 'alive') recent.failed(endMs);
    else recent.succeeded(this.request.kind === 'listen' ? undefined : endMs - this.begunMs, endMs);
  }
}

/**
 * What is wrong with an answer by its head. A server that answers 500 in JSON has dealt with the message; without, it or
 * what stands before it is not able to.
 */
function complaintAbout(status: number, contentType: string | string[] | undefined): ReasonCode | undefined {
  if (status === 200) return contentType === undefined || isMcp(contentType) ? undefined : 'upstream_bad_response';
  if (status < 500 || status === 501) return undefined;
  return status === 500 && isMcp(contentType) ? undefined : 'upstream_error';
}

function isEventStream(contentType: string | string[] | undefined): boolean {
  return /^text\/event-stream\b/i.test(String(contentType));
}

function isMcp(contentType: string | string[] | undefined): boolean {
  return contentType === 'application/json' || /^(?:application\/json|text\/event-stream)\b/i.test(String(contentType));
}
